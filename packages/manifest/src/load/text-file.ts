/** The bytes of one file of the service folder as text: bounded, regular files only, strict UTF-8. */
import { readFile, stat } from 'node:fs/promises'
import type { SourceRange } from '../diagnostic.ts'
import type { Report } from '../report.ts'
import { resolveInside } from '../resolve-inside.ts'
import { OUTSIDE, loadDiagnostics } from './diagnostics.ts'

/** Real manifests stay below 100 KB; what they include stays below 1 MB. */
const MAX_BYTES = 4 * 1024 * 1024

/** Where files may be read and where trouble is reported. */
export interface FileAccess {
  /** Absolute path of the service folder. */
  readonly root: string
  /** Absolute folders outside `root` that may be read too. */
  readonly allowOutside: readonly string[]
  readonly report: Report
}

/** `absent`: there is no such file (not reported). `failed`: reported. */
export type FileLookup =
  | { readonly status: 'found'; readonly path: string }
  | { readonly status: 'absent' | 'failed' }

const REASONS = {
  absolute: 'the path is absolute',
  outside: OUTSIDE,
  'null-byte': 'the path holds a null byte',
} as const

/** Finds the real path of `name` (relative to the root). `source` is who names it. */
export async function findFile(access: FileAccess, name: string, source: SourceRange): Promise<FileLookup> {
  const { root, allowOutside, report } = access
  try {
    const resolved = await resolveInside(root, name, allowOutside)
    if (!resolved.ok) {
      report(
        loadDiagnostics.MANIFEST_PATH_REFUSED({ path: name, reason: REASONS[resolved.reason] }, { source }),
      )
      return { status: 'failed' }
    }
    await stat(resolved.path)
    return { status: 'found', path: resolved.path }
  } catch (error) {
    if (isAbsent(error)) return { status: 'absent' }
    report(loadDiagnostics.MANIFEST_UNREADABLE({ path: name }, { source, cause: error }))
    return { status: 'failed' }
  }
}

/** Reads a file that `findFile` found. `undefined`: reported. `name` is how messages call it. */
export async function readText(
  path: string,
  name: string,
  context: { readonly report: Report; readonly source: SourceRange },
): Promise<string | undefined> {
  const { report, source } = context
  const bytes = await readBytes(path, name, context)
  if (!bytes) return undefined
  const wide = wideEncoding(bytes)
  if (wide === undefined && isValid(bytes)) return new TextDecoder('utf-8').decode(bytes)
  const place = wide === undefined ? firstInvalid(bytes) : { line: 1, column: 1 }
  const looksLike = wide ?? (bytes.includes(0) ? undefined : 'Latin-1 or Windows-1252')
  const at = { ...source, file: name, ...place, length: 1 }
  report(loadDiagnostics.MANIFEST_ENCODING({ path: name, looksLike }, { source: at }))
  return undefined
}

/** Two bytes for each character, with or without a mark: the first character of a manifest is one of ASCII. */
function wideEncoding([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xff && second === 0xfe) return 'UTF-16 (little endian)'
  if (first === 0xfe && second === 0xff) return 'UTF-16 (big endian)'
  if (first === 0 && second !== undefined && second !== 0) return 'UTF-16 (big endian)'
  return second === 0 && first !== undefined && third !== undefined && third !== 0
    ? 'UTF-16 (little endian)'
    : undefined
}

async function readBytes(
  path: string,
  name: string,
  { report, source }: { readonly report: Report; readonly source: SourceRange },
): Promise<Uint8Array | undefined> {
  try {
    // Asked before opening: opening a pipe would wait for its writer.
    const facts = await stat(path)
    if (!facts.isFile()) throw new Error('It is not a regular file.')
    const bytes = facts.size
    if (bytes <= MAX_BYTES) return await readFile(path)
    report(loadDiagnostics.MANIFEST_TOO_LARGE({ path: name, bytes, limit: MAX_BYTES }, { source }))
  } catch (error) {
    report(loadDiagnostics.MANIFEST_UNREADABLE({ path: name }, { source, cause: error }))
  }
  return undefined
}

function isAbsent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** A line break never lies inside a character of several bytes, so lines can be decoded one by one. */
function firstInvalid(bytes: Uint8Array): { line: number; column: number } {
  let line = 1
  let start = 0
  for (;;) {
    const end = bytes.indexOf(0x0a, start)
    const slice = bytes.subarray(start, end === -1 ? undefined : end)
    if (end === -1 || !isValid(slice)) return { line, column: validPrefix(slice) + 1 }
    start = end + 1
    line += 1
  }
}

function isValid(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}

/** Characters before the first byte that cannot be decoded. */
function validPrefix(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let length = 0
  try {
    for (let index = 0; index < bytes.length; index += 1)
      length += decoder.decode(bytes.subarray(index, index + 1), { stream: true }).length
  } catch {
    return length
  }
  return length
}
