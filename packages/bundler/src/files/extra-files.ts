/** The files that `package.patterns` adds to the code. */
import type { Diagnostic, SourceRange } from '@skyfold/manifest'
import { resolveInside } from '@skyfold/manifest'
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { bundleDiagnostics } from '../diagnostics.ts'
import { holdsPrivateKey, isDenied } from './deny-list.ts'
import type { Found } from './folder-walk.ts'
import { walk } from './folder-walk.ts'
import type { Glob } from './glob.ts'
import { parseGlob } from './glob.ts'
import type { PackageFile } from './package-file.ts'

export interface ExtraFiles {
  readonly files: readonly PackageFile[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads what `patterns` select under `root`. `source`: where the patterns belong to. */
export async function collectExtraFiles(
  root: string,
  patterns: readonly string[],
  source: SourceRange | undefined,
): Promise<ExtraFiles> {
  const { rules, outside } = await parseRules(root, patterns)
  const found = await walkAll(root, rules)
  const selected = [...found.values()].filter(({ path: name }) => isSelected(rules, name))
  const { files, denied, problems } = await readAll(root, selected, source)
  const secrets =
    denied.length > 0 ? [bundleDiagnostics.BUNDLE_SECRET_LEFT_OUT({ paths: denied }, { source })] : []
  return {
    files,
    diagnostics: [
      ...outside.map((pattern) => bundleDiagnostics.BUNDLE_PATTERN_OUTSIDE({ pattern }, { source })),
      ...problems,
      ...emptyRules(rules, [...found.keys()]).map((pattern) =>
        bundleDiagnostics.BUNDLE_PATTERN_EMPTY({ pattern }, { source }),
      ),
      ...secrets,
    ],
  }
}

interface Selection {
  readonly files: PackageFile[]
  /** Paths of files that never go into a package. */
  readonly denied: string[]
  readonly problems: Diagnostic[]
}

async function readAll(
  root: string,
  selected: readonly Found[],
  source: SourceRange | undefined,
): Promise<Selection> {
  const selection: Selection = { files: [], denied: [], problems: [] }
  const realRoot = await realpath(root)
  for (const each of selected) {
    if (each.kind === 'outside') {
      selection.problems.push(bundleDiagnostics.BUNDLE_LINK_OUTSIDE({ path: each.path }, { source }))
    } else if (isDenied(each.path) || (each.kind === 'file' && isDenied(relativeName(realRoot, each.file)))) {
      selection.denied.push(each.path)
    } else {
      await readOne(each, selection, source)
    }
  }
  return selection
}

async function readOne(
  found: Exclude<Found, { kind: 'outside' }>,
  { files, denied, problems }: Selection,
  source: SourceRange | undefined,
): Promise<void> {
  try {
    if (found.kind === 'unreadable') throw found.cause
    const data = await readFile(found.file)
    if (holdsPrivateKey(data)) denied.push(found.path)
    else files.push({ path: found.path.normalize('NFC'), data })
  } catch (cause) {
    problems.push(bundleDiagnostics.BUNDLE_FILE_UNREADABLE({ path: found.path }, { source, cause }))
  }
}

interface Rule {
  readonly pattern: string
  readonly exclude: boolean
  readonly globs: readonly Glob[]
}

async function parseRules(
  root: string,
  patterns: readonly string[],
): Promise<{ rules: Rule[]; outside: string[] }> {
  const rules: Rule[] = []
  const outside: string[] = []
  for (const pattern of patterns) {
    const exclude = pattern.startsWith('!')
    const globs = parseGlob(exclude ? pattern.slice(1) : pattern)
    const bases = await Promise.all(globs.map((glob) => isNamedInside(root, glob.base)))
    if (exclude || bases.every(Boolean)) rules.push({ pattern, exclude, globs })
    else outside.push(pattern)
  }
  return { rules, outside }
}

/** Judges the name alone: a link inside the root is judged (and may be excluded) as a file. */
async function isNamedInside(root: string, base: string): Promise<boolean> {
  // A link to itself or a folder that is closed to us: the walk says so, if the file is wanted.
  const resolved = await resolveInside(root, base).catch(() => undefined)
  if (resolved && (resolved.ok || resolved.reason !== 'outside')) return resolved.ok
  const relative = path.relative(root, path.resolve(root, base))
  return relative.split(path.sep)[0] !== '..' && !path.isAbsolute(relative)
}

async function walkAll(root: string, rules: readonly Rule[]): Promise<Map<string, Found>> {
  const found = new Map<string, Found>()
  for (const base of new Set(
    rules.filter((rule) => !rule.exclude).flatMap(({ globs }) => globs.map((g) => g.base)),
  )) {
    for (const each of await walk(root, base)) found.set(each.path, each)
  }
  return found
}

function emptyRules(rules: readonly Rule[], names: readonly string[]): string[] {
  const isEmpty = ({ globs }: Rule): boolean =>
    !names.some((name) => globs.some((glob) => glob.matches(name)))
  return rules.filter((rule) => !rule.exclude && isEmpty(rule)).map(({ pattern }) => pattern)
}

/** The last pattern that says anything about a path decides. */
function isSelected(rules: readonly Rule[], name: string): boolean {
  const last = rules.findLast(({ globs }) => globs.some((glob) => glob.matches(name)))
  return last !== undefined && !last.exclude
}

function relativeName(root: string, file: string): string {
  return path.relative(root, file).replaceAll('\\', '/')
}
