/**
 * Compares an answer with a recorded one. A recording names what differs between runs: `<uuid:1>` stands for one value
 * throughout a scenario, and `<uuid:2>` for another one, so the order in which revisions change is compared too.
 */

const KNOWN: Readonly<Record<string, string>> = { partition: 'aws', region: 'eu-west-1' }
/** Recorded as a word, because every run has another. */
const IGNORED = new Set([
  'LastModified',
  'CodeSize',
  'ResponseMetadata',
  'Type',
  'message',
  'Message',
  'Location',
])

export class Matcher {
  readonly #values = new Map<string, string>()

  /** The first difference as `path: recorded … but got …`; `undefined` when they agree. */
  difference(recorded: unknown, actual: unknown, at = ''): string | undefined {
    if (typeof recorded === 'string') return this.#text(recorded, actual, at)
    if (Array.isArray(recorded)) return this.#list(recorded, actual, at)
    if (typeof recorded === 'object' && recorded !== null) return this.#object(recorded, actual, at)
    return recorded === actual ? undefined : differ(at, recorded, actual)
  }

  #text(recorded: string, actual: unknown, at: string): string | undefined {
    if (typeof actual !== 'string') return differ(at, recorded, actual)
    const names: string[] = []
    const source = sortEnums(recorded)
      .split(/(<[^<>]+>)/)
      .map((part) => {
        const name = /^<([^<>]+)>$/.exec(part)?.[1]
        if (name === undefined) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
        if (KNOWN[name] !== undefined) return KNOWN[name]
        names.push(name)
        return '(.+?)'
      })
      .join('')
    const match = new RegExp(`^${source}$`, 's').exec(sortEnums(actual))
    const isSame = match !== null && names.every((name, index) => this.#bind(name, match[index + 1] ?? ''))
    return isSame ? undefined : differ(at, recorded, actual)
  }

  #bind(name: string, value: string): boolean {
    const bound = this.#values.get(name)
    if (bound !== undefined) return bound === value
    const family = name.replace(/:\d+$/, '')
    const isTaken = [...this.#values].some(
      ([other, taken]) => other !== name && other.replace(/:\d+$/, '') === family && taken === value,
    )
    if (family !== 'resource' && isTaken) return false
    this.#values.set(name, value)
    return true
  }

  #list(recorded: readonly unknown[], actual: unknown, at: string): string | undefined {
    if (!Array.isArray(actual) || actual.length !== recorded.length) return differ(at, recorded, actual)
    return firstOf(
      recorded.map((item, index) => () => this.difference(item, actual[index], `${at}[${index}]`)),
    )
  }

  #object(recorded: object, actual: unknown, at: string): string | undefined {
    // Policies are recorded parsed, and answered as text.
    const value: unknown = typeof actual === 'string' ? JSON.parse(actual) : actual
    if (typeof value !== 'object' || value === null) return differ(at, recorded, actual)
    const got = new Map(
      Object.entries(value).filter(([name, one]) => one !== undefined && !IGNORED.has(name)),
    )
    const wanted = Object.entries(recorded).filter(([name]) => !IGNORED.has(name))
    const extra = [...got.keys()].filter((name) => !wanted.some(([one]) => one === name))
    if (extra.length > 0) return `${at}: not recorded: ${extra.join(', ')}`
    return firstOf(
      wanted.map(
        ([name, one]) =>
          () =>
            this.difference(one, got.get(name), `${at}.${name}`),
      ),
    )
  }
}

/** The order of a set of values in a message means nothing. */
function sortEnums(text: string): string {
  return text.replaceAll(
    /enum value set: \[([^\]]+)\]/g,
    (_, list: string) => `enum value set: [${list.split(', ').toSorted().join(', ')}]`,
  )
}

function firstOf(checks: readonly (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check()
    if (found !== undefined) return found
  }
  return undefined
}

function differ(at: string, recorded: unknown, actual: unknown): string {
  return `${at}: recorded ${shorten(recorded)} but got ${shorten(actual)}`
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 200)
}
