/**
 * Options that are not the command's own: `--customer acme`, for `${opt:customer}` in a manifest. They are taken out of
 * the command line before it is parsed; whether the manifest names them is checked when it has been read.
 */

/** What a flag's definition tells. */
interface FlagDefinition {
  readonly type: 'boolean' | 'option'
  readonly char?: string | undefined
  readonly aliases?: readonly string[] | undefined
  readonly allowNo?: boolean | undefined
}

/** By name, without the dashes. */
export type FlagDefinitions = Readonly<Record<string, FlagDefinition>>

export interface SplitCommandLine {
  /** For the parser. */
  readonly argv: string[]
  /** By name, without the dashes; `true` for one without a value. */
  readonly options: Readonly<Record<string, string>>
}

/** Splits a command line. What follows `--` is left alone. */
export function splitCommandLine(argv: readonly string[], flags: FlagDefinitions): SplitCommandLine {
  const own = ownFlags(flags)
  const kept: string[] = []
  const options: Record<string, string> = {}
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    const next = argv[at + 1]
    if (word === '--') return { argv: [...kept, ...argv.slice(at)], options }
    const [, name, value] = /^--([A-Za-z][\w.-]*)(?:=([^]*))?$/.exec(word) ?? []
    const kind = own.get(name === undefined ? word : `--${name}`)
    if (name === undefined || kind !== undefined || name === 'help') {
      kept.push(word)
      // The value of an own flag may look like anything.
      if (kind === 'option' && value === undefined && next !== undefined) kept.push(argv[++at] ?? '')
      continue
    }
    const follows = value === undefined && next !== undefined && !next.startsWith('-')
    options[name] = value ?? (follows ? (argv[++at] ?? '') : 'true')
  }
  return { argv: kept, options }
}

/** `--name` and `-n` → whether a value follows. */
function ownFlags(flags: FlagDefinitions): ReadonlyMap<string, FlagDefinition['type']> {
  const own = new Map<string, FlagDefinition['type']>()
  for (const [name, { type, char, aliases = [], allowNo = false }] of Object.entries(flags)) {
    for (const one of [name, ...aliases]) own.set(`--${one}`, type)
    if (char !== undefined) own.set(`-${char}`, type)
    if (allowNo) own.set(`--no-${name}`, type)
  }
  return own
}
