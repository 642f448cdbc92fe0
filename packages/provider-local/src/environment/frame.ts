/**
 * What the local cloud and an environment say to each other: frames over one socket pair, `u32 length | u8 type |
 * payload` (big endian, length of the payload). The environment reads blocking, so nothing of it runs between calls.
 */

/** First byte of a frame. The first three go to the environment, the others come from it. */
export const FRAME = {
  /** `InitFrame` as JSON: which code to load. */
  init: 1,
  /** `InvokeFrame` as JSON. */
  invoke: 2,
  /** Empty: the bootstrap runs. */
  hello: 16,
  /** Empty: the handler is loaded. */
  ready: 17,
  /** `ErrorDocument` as JSON: the handler could not be loaded; the environment ends. */
  initError: 18,
  /** JSON text of the handler's result. */
  result: 19,
  /** `ErrorDocument` as JSON: the call failed; the environment goes on. */
  error: 20,
  /** `ErrorDocument` as JSON: the call failed and the environment ends. */
  fatal: 21,
  /** Text of one log entry. */
  log: 22,
} as const

export type FrameType = (typeof FRAME)[keyof typeof FRAME]

/** Bytes before the payload. */
export const FRAME_HEADER = 5

/** File descriptor of the frames in the environment. */
export const FRAME_FD = 3

/** File descriptor that reaches its end when the local cloud is gone. */
export const LIFELINE_FD = 4

/** How an error looks to who called: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-exceptions.html */
export interface ErrorDocument {
  readonly errorType: string
  readonly errorMessage: string
  readonly trace?: readonly string[]
}

export interface InitFrame {
  /** Absolute path of the unpacked package. */
  readonly folder: string
  /** `index.handler`. */
  readonly handler: string
  /** All variables of the process; others are removed. */
  readonly variables: Readonly<Record<string, string>>
  readonly function: FunctionFacts
}

/** What a context says of the function whatever the call. */
export interface FunctionFacts {
  readonly functionName: string
  readonly functionVersion: string
  readonly invokedFunctionArn: string
  /** MB. */
  readonly memoryLimitInMB: string
  readonly logGroupName: string
  readonly logStreamName: string
}

export interface InvokeFrame {
  readonly requestId: string
  /** Milliseconds since the epoch at which the call is stopped. */
  readonly deadline: number
  readonly traceId: string
  readonly event: unknown
}

/** One frame, ready to be written. */
export function encodeFrame(type: FrameType, payload: string | Uint8Array = ''): Buffer {
  const body = typeof payload === 'string' ? Buffer.from(payload) : payload
  const frame = Buffer.allocUnsafe(FRAME_HEADER + body.length)
  frame.writeUInt32BE(body.length, 0)
  frame.writeUInt8(type, 4)
  frame.set(body, FRAME_HEADER)
  return frame
}
