/** The files that `package.patterns` adds to the code. */
import type { Diagnostic, SourceRange } from '@skyfold/manifest'
import { resolveInside } from '@skyfold/manifest'
import { readFile, realpath } from 'node:fs/promises'
import path from 'node:path'
import { bundleDiagnostics } from '../diagnostics.ts'
import { isDenied } from './deny-list.ts'
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
  const origin = { source }
  const { rules, outside } = await parseRules(root, patterns)
  const diagnostics = outside.map((pattern) => bundleDiagnostics.BUNDLE_PATTERN_OUTSIDE({ pattern }, origin))
  const found = await walkAll(root, rules)
  const selected = [...found.values()].filter(({ path: name }) => isSelected(rules, name))
  const files: PackageFile[] = []
  const denied: string[] = []
  const realRoot = await realpath(root)
  for (const each of selected) {
    if (each.kind === 'outside') {
      diagnostics.push(bundleDiagnostics.BUNDLE_LINK_OUTSIDE({ path: each.path }, origin))
    } else if (isDenied(each.path) || isDenied(relativeName(realRoot, each.file))) {
      denied.push(each.path)
    } else {
      files.push({ path: each.path.normalize('NFC'), data: await readFile(each.file) })
    }
  }
  for (const { pattern, globs } of rules.filter((rule) => !rule.exclude)) {
    if ([...found.keys()].some((name) => globs.some((glob) => glob.matches(name)))) continue
    diagnostics.push(bundleDiagnostics.BUNDLE_PATTERN_EMPTY({ pattern }, origin))
  }
  if (denied.length > 0) diagnostics.push(bundleDiagnostics.BUNDLE_SECRET_LEFT_OUT({ paths: denied }, origin))
  return { files, diagnostics }
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
  const resolved = await resolveInside(root, base)
  if (resolved.ok || resolved.reason !== 'outside') return resolved.ok
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

/** The last pattern that says anything about a path decides. */
function isSelected(rules: readonly Rule[], name: string): boolean {
  const last = rules.findLast(({ globs }) => globs.some((glob) => glob.matches(name)))
  return last !== undefined && !last.exclude
}

function relativeName(root: string, file: string): string {
  return path.relative(root, file).replaceAll('\\', '/')
}
