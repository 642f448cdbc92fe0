/** `.env` files: `NAME=value` lines, comments, quotes, `export`, and references to other variables. */

type Environment = Readonly<Record<string, string | undefined>>

/** A value is quoted, or everything up to the end of the line. */
const LINE =
  /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.]*)[ \t]*=[ \t]*(?:'([^']*)'[ \t]*(?:#.*)?|"((?:[^"\\]|\\[^])*)"[ \t]*(?:#.*)?|([^\r\n]*))$/gm

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
])

/** The variables of one file. `$NAME` and `${NAME}` refer to `known` and to earlier lines, except in single quotes. */
export function parseDotenv(text: string, known: Environment): Record<string, string> {
  const values: Record<string, string> = {}
  for (const [, name = '', single, double, plain = ''] of text.matchAll(LINE)) {
    const raw = double === undefined ? withoutComment(plain) : unescape(double)
    values[name] = single ?? expand(raw, { ...values, ...known })
  }
  return values
}

/** A comment starts at a `#` after a space. */
function withoutComment(value: string): string {
  for (let at = value.indexOf('#'); at !== -1; at = value.indexOf('#', at + 1))
    if (at === 0 || value[at - 1] === ' ' || value[at - 1] === '\t') return value.slice(0, at).trim()
  return value.trim()
}

function unescape(value: string): string {
  return value.replaceAll(/\\([^])/g, (whole, character: string) =>
    character === '$' ? whole : (ESCAPES.get(character) ?? character),
  )
}

function expand(value: string, known: Environment): string {
  return value.replaceAll(
    /\\\$|\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
    (whole, braced: string | undefined, bare: string | undefined) =>
      whole === '\\$' ? '$' : (known[braced ?? bare ?? ''] ?? ''),
  )
}
