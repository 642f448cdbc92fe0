/**
 * Globs of `package.patterns`: `*` and `?` inside a segment, `**` for any number of them, `[a-z]`, `{a,b}`.
 * A name without any of these also stands for everything below it. Files that begin with a dot count as any other.
 * Matching keeps one place to return to, so that no pattern takes more than quadratic time.
 */
import path from 'node:path'

export interface Glob {
  /** The folder (or file) under which all matches lie; empty for the root. */
  readonly base: string
  matches(name: string): boolean
}

/** The globs that a pattern stands for: more than one where it has braces. */
export function parseGlob(pattern: string): readonly Glob[] {
  return expandBraces(pattern.replaceAll('\\', '/')).map((each) => createGlob(normalize(each)))
}

/** Without `.`, `a/../b` and a slash at the end; the root is the empty string. */
function normalize(pattern: string): string {
  const normal = path.posix.normalize(pattern).replace(/\/$/, '')
  return normal === '.' ? '' : normal
}

function createGlob(pattern: string): Glob {
  const segments = pattern.split('/')
  const magic = segments.findIndex((segment) => /[*?[]/.test(segment))
  const base = (magic < 0 ? segments : segments.slice(0, magic)).join('/')
  if (magic < 0) {
    return { base, matches: (name) => base === '' || name === base || name.startsWith(`${base}/`) }
  }
  const tests = segments.map((segment) => (segment === '**' ? ANY : createSegment(segment)))
  return { base, matches: (name) => matchSequence(tests, name.split('/')) }
}

/** Stands for any run of items, an empty one too. */
const ANY = Symbol('any run')

type Test = (item: string) => boolean

/** Matches items against tests in which `ANY` may stand for any run; goes back to the last `ANY` only. */
function matchSequence(tests: readonly (Test | typeof ANY)[], items: readonly string[]): boolean {
  let at = 0
  let retry: { test: number; item: number } | undefined
  for (let item = 0; item < items.length;) {
    const test = tests[at]
    if (test === ANY) {
      retry = { test: ++at, item }
    } else if (test?.(items[item] ?? '')) {
      at++
      item++
    } else if (retry) {
      item = ++retry.item
      at = retry.test
    } else {
      return false
    }
  }
  return tests.slice(at).every((test) => test === ANY)
}

function createSegment(segment: string): Test {
  const tests = (segment.match(/\[[!^]?.[^\]]*\]|./gsu) ?? []).map((part) => {
    if (part === '*') return ANY
    if (part === '?') return () => true
    return part.length > 1 && part.startsWith('[')
      ? createClass(part.slice(1, -1))
      : (item: string) => item === part
  })
  return (item) => matchSequence(tests, Array.from(item))
}

function createClass(body: string): Test {
  const negated = /^[!^]./s.test(body)
  const ranges = (negated ? body.slice(1) : body).match(/.-.|./gsu) ?? []
  return (item) => {
    const found = ranges.some((range) => {
      const [first = '', , last = first] = Array.from(range)
      return first <= item && item <= last
    })
    return found !== negated
  }
}

/** Patterns are written by hand; more alternatives than this are an accident or an attack. */
const BRACES_LIMIT = 256

function expandBraces(pattern: string): string[] {
  const done: string[] = []
  const open = [pattern]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const found = /\{([^{}]*,[^{}]*)\}/.exec(next)
    if (!found || done.length + open.length >= BRACES_LIMIT) {
      done.push(next)
      continue
    }
    const before = next.slice(0, found.index)
    const after = next.slice(found.index + found[0].length)
    for (const choice of found[1]?.split(',') ?? []) open.push(before + choice + after)
  }
  return done
}
