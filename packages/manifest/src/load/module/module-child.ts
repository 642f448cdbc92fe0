/**
 * The child process in which a manifest written in TypeScript or JavaScript runs: in the service folder, with
 * the caller's environment, away from the caller's stdout. One message tells it what to run, one is its outcome.
 */
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { compileFunction, constants } from 'node:vm'
import type { ModuleAnswer, ModuleOutcome, ModuleQuestion, ModuleTask } from './module-protocol.ts'

const waiting = new Map<number, (answer: ModuleAnswer) => void>()
let questions = 0

process.on('message', (message: ModuleTask | ModuleAnswer) => {
  if (message.type === 'answer') waiting.get(message.id)?.(message)
  else void run(message)
})

async function run(task: ModuleTask): Promise<void> {
  try {
    send({ type: 'done', value: dataOf(await evaluate(task), new Map()) })
  } catch (error) {
    const failure = error instanceof Error ? error : new Error(String(error))
    send({ type: 'failed', reason: failure.message, stack: failure.stack ?? '' })
  }
}

function send(message: ModuleOutcome | ModuleQuestion): void {
  process.send?.(message)
}

/** Follows the address through the exports; what is a function on the way is called, what is a promise awaited. */
async function evaluate(task: ModuleTask): Promise<unknown> {
  let value = await settle(exportsOf(load(task), task.address[0]), task)
  for (const key of task.address) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    // A module exports what it likes; each step is checked before it is used.
    value = await settle((value as Record<string, unknown>)[key], task)
  }
  return value
}

async function settle(value: unknown, task: ModuleTask): Promise<unknown> {
  const settled = await value
  if (typeof settled !== 'function') return settled
  const result: unknown = settled({
    options: task.options,
    resolveVariable: (variable: string) => ask(variable),
    resolveConfigurationProperty: (path: readonly string[]) => ask(`self:${path.join('.')}`),
  })
  return await result
}

function load(task: ModuleTask): unknown {
  const module: { exports: unknown } = { exports: {} }
  const execute = compileFunction(task.code, ['module', 'exports', 'require', '__filename', '__dirname'], {
    filename: task.file,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
  // A compiled function has no signature; it returns nothing.
  ;(execute as (...names: readonly unknown[]) => void)(
    module,
    module.exports,
    createRequire(task.file),
    task.file,
    dirname(task.file),
  )
  return module.exports
}

/** `export default` where there is one, unless the address starts with a named export. */
function exportsOf(exports: unknown, first: string | undefined): unknown {
  if (typeof exports !== 'object' || exports === null || !('default' in exports)) return exports
  return first !== undefined && Object.hasOwn(exports, first) ? exports : exports.default
}

/** A copy that can be sent: functions inside the data are left out, as JSON does. */
function dataOf(value: unknown, copies: Map<object, unknown>): unknown {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  if (copies.has(value)) return copies.get(value)
  if (Array.isArray(value)) {
    const list: unknown[] = []
    copies.set(value, list)
    for (const item of value as readonly unknown[]) list.push(dataOf(item, copies))
    return list
  }
  const copy: Record<string, unknown> = Object.create(null)
  copies.set(value, copy)
  for (const [key, child] of Object.entries(value)) copy[key] = dataOf(child, copies)
  return copy
}

function ask(variable: string): Promise<unknown> {
  questions += 1
  const question: ModuleQuestion = { type: 'question', id: questions, variable }
  return new Promise((resolve, reject) => {
    waiting.set(question.id, (answer) => {
      if (answer.found) resolve(answer.value)
      else reject(new Error(`The variable \${${variable}} could not be resolved.`))
    })
    send(question)
  })
}
