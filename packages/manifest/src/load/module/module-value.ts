/**
 * Runs a manifest (or an included file) that is code, in a child process of its own: what it prints, changes or leaves
 * open stays there, `process.cwd()` is the service folder and its environment is the caller's.
 */
import { spawn } from 'node:child_process'
import type { SourceMapPayload } from 'node:module'
import { SourceMap } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { SourceRange } from '../../diagnostic.ts'
import type { Report } from '../../report.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { treeFromValue } from '../../tree/tree-value.ts'
import { loadDiagnostics } from '../diagnostics.ts'
import { bundleModule, writtenPlace } from './module-bundle.ts'
import type { ModuleAnswer, ModuleOutcome, ModuleQuestion, ModuleTask } from './module-protocol.ts'

export interface ModuleRequest {
  /** Absolute path. */
  readonly file: string
  /** Absolute path of the service folder. */
  readonly root: string
  /** Keys to follow from the exports; empty for the whole. */
  readonly address: readonly string[]
  readonly options: Readonly<Record<string, string | undefined>>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly report: Report
  /** Resolves a variable for a function that asks for one; `undefined` = not there. */
  readonly resolveVariable: (variable: string) => Promise<unknown>
}

/** What the module exports, every node at the file's first line. `undefined`: failed, and reported. */
export async function loadModuleTree(request: ModuleRequest): Promise<TreeNode | undefined> {
  const name = relativeName(request.root, request.file)
  const top: SourceRange = { file: name, line: 1, column: 1, length: 1 }
  const bundle = await bundleModule(request.file, request.root)
  if (!bundle.ok) {
    const { reason, file, line = 1, column = 1 } = bundle.failure
    const source = file === undefined ? top : { ...top, file: relativeName(request.root, file), line, column }
    request.report(loadDiagnostics.MANIFEST_CODE_FAILED({ path: name, reason }, { source }))
    return undefined
  }
  const outcome = await runModule(bundle.code, request)
  if (outcome.type === 'done') return treeFromValue(outcome.value, top, request.report)
  const source = placeInStack(outcome.stack, bundle.map, request) ?? top
  request.report(loadDiagnostics.MANIFEST_CODE_FAILED({ path: name, reason: outcome.reason }, { source }))
  return undefined
}

function runModule(code: string, request: ModuleRequest): Promise<ModuleOutcome> {
  const { file, root, address, options, env } = request
  const child = spawn(process.execPath, [fileURLToPath(new URL('./module-child.js', import.meta.url))], {
    cwd: root,
    env: { ...env },
    // The caller's stdout carries data, so what the module prints goes to stderr.
    stdio: ['ignore', 2, 2, 'ipc'],
    serialization: 'advanced',
  })
  const outcome = new Promise<ModuleOutcome>((resolve) => {
    const fail = (reason: string): void => resolve({ type: 'failed', reason, stack: '' })
    child.on('error', (error) => fail(error.message))
    child.on('exit', (status) => fail(`it ended the process (exit code ${status ?? 'none'}).`))
    child.on('message', (message: ModuleOutcome | ModuleQuestion) => {
      if (message.type !== 'question') resolve(message)
      else void answer(message, request).then((reply) => child.connected && child.send(reply))
    })
  })
  const task: ModuleTask = { type: 'task', code, file, address, options }
  child.send(task, (error) => error && child.kill())
  return outcome.finally(() => child.kill())
}

async function answer(question: ModuleQuestion, request: ModuleRequest): Promise<ModuleAnswer> {
  const value = await request.resolveVariable(question.variable)
  return { type: 'answer', id: question.id, found: value !== undefined, value }
}

/** The first place of a stack trace that lies in the bundle, as it was written. */
function placeInStack(
  stack: string,
  map: SourceMapPayload,
  { file, root }: ModuleRequest,
): SourceRange | undefined {
  const start = stack.indexOf(`${file}:`)
  const [, line, column] = start === -1 ? [] : (/^:(\d+):(\d+)/.exec(stack.slice(start + file.length)) ?? [])
  if (line === undefined || column === undefined) return undefined
  const entry = new SourceMap(map).findEntry(Number(line) - 1, Number(column) - 1)
  if (!('originalSource' in entry)) return undefined
  const source = path.resolve(root, entry.originalSource)
  const place = { line: entry.originalLine + 1, column: entry.originalColumn }
  return { file: relativeName(root, source), ...writtenPlace(source, place), length: 1 }
}

function relativeName(root: string, file: string): string {
  return path.relative(root, file).split(path.sep).join('/')
}
