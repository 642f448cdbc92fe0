/** Finds the handler in the package, by the rules of the Node runtime of AWS Lambda. */
import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { RuntimeFault } from './error-document.ts'
import type { Callback, HandlerContext } from './handler-context.ts'

/** A handler of any style: it may return a promise, call back, or use the context's old methods. */
export type HandlerFunction = (event: unknown, context: HandlerContext, callback: Callback) => unknown

/** Loads `folder/src/index` for `src/index.handler`. Errors: `RuntimeFault`, or what the module threw. */
export async function loadHandler(folder: string, handler: string): Promise<HandlerFunction> {
  const { module, exports } = splitHandler(handler)
  const loaded = await loadModule(folder, module)
  const found = exports.reduce<unknown>((value, name) => memberOf(value, name), loaded)
  if (typeof found !== 'function') {
    throw new RuntimeFault('Runtime.HandlerNotFound', `${handler} is undefined or not exported`)
  }
  // Checked above; a handler's parameters cannot be known.
  return found as HandlerFunction
}

function splitHandler(handler: string): { module: string; exports: readonly string[] } {
  const start = handler.lastIndexOf('/') + 1
  const dot = handler.indexOf('.', start)
  if (dot <= start || dot === handler.length - 1 || handler.includes('..')) {
    throw new RuntimeFault('Runtime.MalformedHandlerName', `Bad handler: ${handler}`)
  }
  return { module: handler.slice(0, dot), exports: handler.slice(dot + 1).split('.') }
}

async function loadModule(folder: string, module: string): Promise<unknown> {
  const require = createRequire(path.join(folder, 'package.json'))
  const stem = path.join(folder, module)
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => stem + ending).find(isFile)
  try {
    if (file === undefined) return require(stem)
    if (file.endsWith('.mjs')) return await importFile(file)
    return await requireOrImport(require, file)
  } catch (error) {
    throw translate(error)
  }
}

const ES_MODULE_CODES: ReadonlySet<string | undefined> = new Set([
  'ERR_REQUIRE_ESM',
  'ERR_REQUIRE_ASYNC_MODULE',
])

async function requireOrImport(require: NodeJS.Require, file: string): Promise<unknown> {
  try {
    return require(file)
  } catch (error) {
    if (!(error instanceof Error) || !ES_MODULE_CODES.has(codeOf(error))) throw error
    return importFile(file)
  }
}

function importFile(file: string): Promise<unknown> {
  return import(pathToFileURL(file).href)
}

function translate(error: unknown): unknown {
  if (error instanceof SyntaxError)
    return new RuntimeFault('Runtime.UserCodeSyntaxError', String(error), error)
  if (error instanceof Error && /^(ERR_)?MODULE_NOT_FOUND$/.test(codeOf(error) ?? '')) {
    return new RuntimeFault('Runtime.ImportModuleError', String(error), error)
  }
  return error
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

function isFile(candidate: string): boolean {
  return existsSync(candidate) && statSync(candidate).isFile()
}

function memberOf(value: unknown, name: string): unknown {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return undefined
  // Any property may be asked of an object; the result stays unknown.
  return (value as Record<string, unknown>)[name]
}
