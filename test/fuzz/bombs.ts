/** Small inputs that stand for much work. Each ends with an answer in bounded memory. */

/** What `sls` is told to do with a bomb: nothing but to load it. */
export interface Bomb {
  readonly name: string
  readonly manifest: string
  readonly files?: Readonly<Record<string, string>>
  /** False when the manifest is merely large. */
  readonly refused: boolean
}

const HEAD = 'service: bomb\nprovider: { name: aws, runtime: nodejs22.x }\n'

export const BOMBS: readonly Bomb[] = [
  { name: 'aliases of aliases', manifest: aliasBomb(), refused: true },
  { name: 'merge keys of merge keys', manifest: mergeBomb(), refused: true },
  { name: 'brackets in brackets', manifest: `${HEAD}custom: ${'['.repeat(5000)}`, refused: true },
  { name: 'braces in braces', manifest: `${HEAD}custom: ${'{a: '.repeat(5000)}`, refused: true },
  { name: 'indentation', manifest: `${HEAD}custom:\n${nested(400)}`, refused: true },
  { name: '20,000 keys', manifest: `${HEAD}custom:\n${keys(20_000)}`, refused: false },
  { name: '50,000 variables', manifest: `${HEAD}custom:\n${variables(50_000)}`, refused: false },
  {
    name: 'a scalar of 3.9 MB',
    manifest: `${HEAD}custom: { a: ${'x'.repeat(3_900_000)} }\n`,
    refused: false,
  },
  { name: 'a file of 10 MB', manifest: `${HEAD}custom: ${'x'.repeat(10_000_000)}\n`, refused: true },
  { name: 'a long text repeated', manifest: `${HEAD}custom:\n${copies(20_000)}`, refused: true },
  { name: 'texts that double', manifest: `${HEAD}custom:\n${doubling(64)}`, refused: true },
  { name: 'lists that double', manifest: `${HEAD}custom:\n${lattice(64)}`, refused: true },
  { name: 'a chain', manifest: `${HEAD}custom:\n${chain(5000)}`, refused: true },
  { name: 'itself', manifest: `${HEAD}custom: \${self:}\n`, refused: true },
  { name: 'itself within', manifest: `${HEAD}custom: { a: { b: "\${self:custom}" } }\n`, refused: true },
  {
    name: 'variables in variables',
    manifest: `${HEAD}custom: { a: "${'${self:'.repeat(20_000)}" }\n`,
    refused: false,
  },
  {
    name: 'commas',
    manifest: `${HEAD}custom: { a: "\${opt:a${', opt:a'.repeat(50_000)}}" }\n`,
    refused: true,
  },
  {
    name: 'a file that includes itself',
    manifest: `${HEAD}custom: \${file(a.yml)}\n`,
    files: { 'a.yml': 'a: ${file(a.yml)}\nb: ${file(a.yml)}\n' },
    refused: true,
  },
  {
    name: 'a file read ten thousand times',
    manifest: `${HEAD}custom:\n${included(10_000)}`,
    files: { 'a.yml': keys(5000) },
    refused: false,
  },
  {
    name: 'an environment file of one line',
    manifest: `${HEAD}useDotenv: true\ncustom: { a: "\${env:A}" }\n`,
    files: { '.env': `A="${'\\'.repeat(1_000_000)}\nB=${' '.repeat(1_000_000)}#` },
    refused: false,
  },
  { name: 'words that regular expressions dislike', manifest: awkward(), refused: true },
]

/** Half a kilobyte: each line repeats the line before ten times. */
function aliasBomb(): string {
  const lines = ['a: &a [x, x, x, x, x, x, x, x, x, x]']
  for (const [index, name] of 'bcdefghij'.split('').entries())
    lines.push(
      `${name}: &${name} [${Array(10)
        .fill(`*${'abcdefghi'[index] ?? 'a'}`)
        .join(', ')}]`,
    )
  return `${lines.join('\n')}\n`
}

function mergeBomb(): string {
  const wide = Array.from({ length: 2000 }, (_, index) => `k${index}: 1`).join(', ')
  const lines = [`m0: &m0 { ${wide} }`]
  for (let index = 1; index < 400; index += 1)
    lines.push(`m${index}: &m${index} { <<: *m${index - 1}, n${index}: 1 }`)
  return `${lines.join('\n')}\n`
}

function nested(depth: number): string {
  return Array.from({ length: depth }, (_, index) => `${' '.repeat(index + 1)}a:\n`).join('')
}

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `  key${index}: value ${index}\n`).join('')
}

function variables(count: number): string {
  return `  a: x\n${Array.from({ length: count }, (_, index) => `  v${index}: "\${self:custom.a}-${index}"\n`).join('')}`
}

function copies(count: number): string {
  return `  long: ${'x'.repeat(900_000)}\n${Array.from({ length: count }, (_, index) => `  c${index}: "\${self:custom.long}"\n`).join('')}`
}

function doubling(length: number): string {
  const lines = Array.from(
    { length },
    (_, index) => `  a${index}: "\${self:custom.a${index + 1}}\${self:custom.a${index + 1}}"\n`,
  )
  return `${lines.join('')}  a${length}: abc\n`
}

function lattice(length: number): string {
  const lines = Array.from(
    { length },
    (_, index) => `  l${index}: ["\${self:custom.l${index + 1}}", "\${self:custom.l${index + 1}}"]\n`,
  )
  return `${lines.join('')}  l${length}: x\n`
}

function chain(length: number): string {
  const lines = Array.from({ length }, (_, index) => `  a${index}: "\${self:custom.a${index + 1}}"\n`)
  return `${lines.join('')}  a${length}: x\n`
}

function included(count: number): string {
  return Array.from(
    { length: count },
    (_, index) => `  f${index}: "\${file(./a.yml):key${index % 5000}}"\n`,
  ).join('')
}

function awkward(): string {
  const spaces = ' '.repeat(200_000)
  const events = [
    `schedule: "rate(1${spaces}"`,
    `schedule: "cron(${'*,'.repeat(50_000)}"`,
    `http: "GET${spaces}x${spaces}"`,
    `http: "GET /${'{a}/'.repeat(50_000)}"`,
    `sqs: "arn:${':'.repeat(100_000)}"`,
  ]
  return `${HEAD}functions:\n  f:\n    handler: "${'a/'.repeat(50_000)}b.c"\n    events:\n${events
    .map((event) => `      - ${event}\n`)
    .join('')}`
}
