/**
 * Stands in for the Node worker of Azure Functions, in a process of its own: supplies `@azure/functions-core` to
 * `require`, loads the app's `main`, tells what was registered and carries calls to it
 * (https://github.com/Azure/azure-functions-nodejs-worker, setupCoreModule, registerFunction, InvocationHandler).
 */
import { readFileSync } from 'node:fs'
import Module, { createRequire } from 'node:module'
import path from 'node:path'

/** A binding as the host gets it: `{ type: 'httpTrigger', direction: 'in', name: 'trigger', … }`. */
export interface RawBinding {
  readonly name: string
  readonly type: string
  readonly direction: string
  readonly [setting: string]: unknown
}

export interface Registered {
  readonly name: string
  readonly bindings: readonly RawBinding[]
}

export interface ToWorker {
  readonly id: string
  readonly name: string
  /** `RpcInvocationRequest`. */
  readonly request: object
}

export type FromWorker =
  | { readonly type: 'ready'; readonly registered: readonly Registered[] }
  | { readonly type: 'broken'; readonly error: string }
  | Answered

export interface Answered {
  readonly type: 'answer'
  readonly id: string
  readonly log: readonly string[]
  /** `RpcTypedData`. */
  readonly returnValue?: unknown
  /** The call failed. */
  readonly error?: string
}

interface Model {
  getInvocationModel(invocation: object): Invocation | Promise<Invocation>
}

interface Invocation {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>
  invokeFunction(context: unknown, inputs: unknown[], callback: unknown): Promise<unknown>
  getResponse(context: unknown, result: unknown): Promise<{ readonly returnValue?: unknown }>
}

interface Metadata {
  readonly name: string
  readonly bindings: Readonly<Record<string, RawBinding>>
}

const functions = new Map<string, { readonly metadata: Metadata; readonly callback: unknown }>()
let model: Model | undefined

const core = {
  version: '3.10.1',
  hostVersion: '4.34.0',
  registerFunction(metadata: Metadata, callback: unknown): object {
    if (functions.has(metadata.name))
      throw new Error(`A function with id "${metadata.name}" has already been registered.`)
    functions.set(metadata.name, { metadata, callback })
    return {}
  },
  registerHook: (): object => ({}),
  setProgrammingModel(given: Model): void {
    model = given
  },
  getProgrammingModel: (): Model | undefined => model,
  log(): void {},
}

function load(folder: string): void {
  // The worker replaces the same method; its type does not say that it may be.
  const loader = Module.prototype as { require: (id: string) => unknown }
  const original = loader.require
  loader.require = function require(this: unknown, id: string): unknown {
    return id === '@azure/functions-core' ? core : original.call(this, id)
  }
  const { main } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { main: string }
  createRequire(path.join(folder, 'package.json'))(path.join(folder, main))
}

async function invoke({ id, name, request }: ToWorker): Promise<FromWorker> {
  const log: string[] = []
  const found = functions.get(name)
  if (!found || !model) return { type: 'answer', id, log, error: `Function ${name} is not loaded.` }
  const { metadata, callback } = found
  const invocation = await model.getInvocationModel({
    invocationId: id,
    request,
    metadata,
    log: (level: string, _category: string, message: string) => log.push(`${level} ${message}`),
  })
  try {
    const { context, inputs } = await invocation.getArguments()
    const result = await invocation.invokeFunction(context, inputs, callback)
    const { returnValue } = await invocation.getResponse(context, result)
    return { type: 'answer', id, log, returnValue }
  } catch (error) {
    return { type: 'answer', id, log, error: String(error) }
  }
}

function tell(message: FromWorker): void {
  process.send?.(message)
}

// The parent talks in these messages only.
process.on('message', (message: ToWorker) => {
  void invoke(message).then(tell)
})
const [, , folder = '.'] = process.argv
try {
  load(folder)
  const registered = [...functions.values()].map(({ metadata }) => ({
    name: metadata.name,
    // As the host gets them: the key is the name.
    bindings: Object.entries(metadata.bindings).map(([name, binding]) =>
      Object.assign({}, binding, { name }),
    ),
  }))
  tell({ type: 'ready', registered })
} catch (error) {
  tell({ type: 'broken', error: String(error) })
}
