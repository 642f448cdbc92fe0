/**
 * The part of `@azure/functions-core` that the shim uses. The Node worker of Azure Functions supplies that module to
 * `require`; its types are in https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/types-core/index.d.ts.
 */

export interface FunctionsCore {
  setProgrammingModel(model: ProgrammingModel): void
  registerFunction(metadata: FunctionMetadata, callback: (...inputs: readonly unknown[]) => unknown): unknown
}

export interface ProgrammingModel {
  readonly name: string
  readonly version: string
  getInvocationModel(invocation: Invocation): InvocationModel
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>
  invokeFunction(
    context: unknown,
    inputs: unknown[],
    callback: (...inputs: readonly unknown[]) => unknown,
  ): Promise<unknown>
  getResponse(context: unknown, result: unknown): Promise<InvocationResponse>
}

export interface FunctionMetadata {
  readonly name: string
  readonly bindings: Readonly<Record<string, Binding>>
}

export interface Binding {
  readonly type: string
  readonly direction: 'in' | 'out'
  readonly [setting: string]: unknown
}

/** One call of one registered function. */
export interface Invocation {
  readonly invocationId: string
  readonly request: {
    readonly inputData?: readonly { readonly data?: TypedData | null }[] | null
    readonly triggerMetadata?: Readonly<Record<string, TypedData>> | null
  }
  log(level: LogLevel, category: 'user', message: string): void
}

export type LogLevel = 'trace' | 'debug' | 'information' | 'warning' | 'error'

export interface InvocationResponse {
  readonly invocationId: string
  readonly outputData: readonly []
  readonly returnValue?: TypedData
}

/** A value as it travels between host and worker; one field is set. */
export interface TypedData {
  readonly string?: string | null
  readonly json?: string | null
  readonly bytes?: Uint8Array | null
  /** Also a 64-bit object that prints as its digits. */
  readonly int?: { toString(): string } | null
  readonly http?: HttpData | null
}

/** A request or an answer. Names of headers are in lower case, several values of one name are joined with commas. */
export interface HttpData {
  readonly method?: string | null
  readonly url?: string | null
  readonly nullableHeaders?: Readonly<Record<string, { readonly value?: string | null }>> | null
  readonly headers?: Readonly<Record<string, string>> | null
  readonly body?: TypedData | null
  readonly statusCode?: string
  readonly cookies?: readonly CookieData[]
  readonly enableContentNegotiation?: boolean
}

export interface CookieData {
  readonly name: string
  readonly value: string
  /** `none`: not said; `explicitNone`: `SameSite=None`. */
  readonly sameSite: 'none' | 'lax' | 'strict' | 'explicitNone'
  readonly domain?: { readonly value: string }
  readonly path?: { readonly value: string }
  readonly expires?: { readonly value: { readonly seconds: number } }
  /** Seconds. */
  readonly maxAge?: { readonly value: number }
  readonly secure?: { readonly value: boolean }
  readonly httpOnly?: { readonly value: boolean }
}

/** Any of the forms as bytes; empty when there is none. */
export function bytesOf(data: TypedData | null | undefined): Buffer {
  if (data?.bytes) return Buffer.from(data.bytes)
  return Buffer.from(data?.string ?? data?.json ?? data?.int?.toString() ?? '')
}
