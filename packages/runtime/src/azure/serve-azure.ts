/**
 * An Azure Functions app of Lambda-style handlers: registers every trigger with the worker and answers its calls. It
 * is a programming model of its own beside `@azure/functions` (docs/decisions/022-azure-clients.md).
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import { answerHttp } from '../gateway/answer-http.ts'
import type { AnyHandler } from '../gateway/call-handler.ts'
import { callHandler } from '../gateway/call-handler.ts'
import type { LambdaContext } from '../lambda.ts'
import { bindingsOf } from './bindings.ts'
import { captureConsole } from './console-log.ts'
import { openDoor } from './door.ts'
import type { FunctionsCore, Invocation, ProgrammingModel, TypedData } from './functions-core.ts'
import { toCall, toHttpData } from './http-data.ts'
import type { AzureFunction, AzureRegistration } from './registration.ts'
import { checkQueueResult, tickTime, toQueueEvent, toScheduledEvent } from './trigger-events.ts'

/** Call it once, while the app starts. `core` is the module `@azure/functions-core`. */
export function serveAzure(core: FunctionsCore, registrations: readonly AzureRegistration[]): void {
  const current = new AsyncLocalStorage<Invocation>()
  core.setProgrammingModel(MODEL)
  captureConsole(current)
  const handlers = new Map<AzureFunction, AnyHandler>()
  for (const registration of registrations) {
    const { name, function: owner } = registration
    const handler = handlers.get(owner) ?? lazyHandler(owner)
    handlers.set(owner, handler)
    core.registerFunction({ name, bindings: bindingsOf(registration) }, (input) => {
      // The model hands in the invocation and nothing else.
      const invocation = input as Invocation
      return current.run(invocation, () => respond(registration, invocation, handler))
    })
  }
}

const MODEL: ProgrammingModel = {
  name: 'skyfold',
  version: '1.0.0',
  getInvocationModel: (invocation) => ({
    getArguments: () => Promise.resolve({ context: invocation, inputs: [] }),
    invokeFunction: async (context, _inputs, callback) => callback(context),
    getResponse: (_context, result) =>
      Promise.resolve({
        invocationId: invocation.invocationId,
        outputData: [],
        // The callback answers with this type or with nothing.
        ...(result === undefined ? {} : { returnValue: result as TypedData }),
      }),
  }),
}

async function respond(
  registration: AzureRegistration,
  invocation: Invocation,
  handler: AnyHandler,
): Promise<TypedData | undefined> {
  const context = contextOf(registration.function, invocation)
  if (registration.kind === 'http') {
    const { routes } = registration
    return toHttpData(await answerHttp(handler, toCall(invocation), { routes, context }))
  }
  const call = (event: unknown): Promise<unknown> => callHandler(handler, event, context)
  if (registration.kind === 'door')
    return toHttpData(await openDoor(toCall(invocation).body, context.awsRequestId, call))
  if (registration.kind === 'timer') {
    const time = tickTime(registration, invocation)
    if (time !== undefined)
      await call(toScheduledEvent(registration, invocation, { source: registration.name, time }))
    return undefined
  }
  const result = await call(toQueueEvent(registration, invocation))
  if (registration.reportFailures) checkQueueResult(result)
  return undefined
}

function contextOf({ name, memory, timeout }: AzureFunction, { invocationId }: Invocation): LambdaContext {
  const deadline = Date.now() + timeout * 1000
  return {
    awsRequestId: invocationId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: `${process.env['WEBSITE_SITE_NAME'] ?? 'app'}/${name}`,
    memoryLimitInMB: String(memory),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  }
}

/**
 * Loads the handler at its first call, so that one function pays neither for the modules of its neighbours nor for
 * their failures. A load that failed is tried again by the next call.
 */
function lazyHandler(owner: AzureFunction): AnyHandler {
  let loading: Promise<AnyHandler> | undefined
  const load = (): Promise<AnyHandler> => {
    loading ??= loadHandler(owner).catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
  // What fails here fails again, and is told, at the first call.
  if (owner.eager) load().catch(() => {})
  return async (event, context) => callHandler(await load(), event, context)
}

async function loadHandler(owner: AzureFunction): Promise<AnyHandler> {
  const handler = await owner.load()
  if (typeof handler !== 'function') throw new TypeError(`The handler of ${owner.name} is not a function`)
  // A function that stands under the handler's name; its parameters cannot be known.
  return handler as AnyHandler
}
