/** Ways to name a file outside of the service folder, real ones and such as only another reader would fall for. */

/** What the payloads are made of. */
export interface Surroundings {
  /** Absolute; the service folder lies beside it. */
  readonly outside: string
  /** A file in it, without its folder. */
  readonly file: string
}

/** Links that stand in the service folder: name → target. */
export function links({ outside, file }: Surroundings): Readonly<Record<string, string>> {
  return {
    link: outside,
    up: '..',
    chain: 'link-of-link',
    'link-of-link': 'link',
    [`link-${file}`]: `${outside}/${file}`,
  }
}

/** Each names the same file, `outside/file`, or would if somebody decoded, expanded or normalised it. */
export function payloads({ outside, file }: Surroundings): readonly string[] {
  const relative = `../outside/${file}`
  const within = `outside/${file}`
  const absolute = `${outside}/${file}`
  return [
    ...climbing(relative, within),
    ...linked(file),
    ...absolutes(absolute),
    ...encoded(within),
    ...foreign(file, absolute),
    ...expanded(file, within),
    `${relative}\0`,
    `${relative}\0.yml`,
    `safe.yml\0/../${relative}`,
  ]
}

function climbing(relative: string, within: string): readonly string[] {
  return [
    relative,
    `./${relative}`,
    `a/../${relative}`,
    `a/b/../../${relative}`,
    `node_modules/../${relative}`,
    `../service/${relative}`,
    `.//..//${within.replaceAll('/', '//')}`,
    `./.././${within}`,
    `${'a/../'.repeat(500)}${relative}`,
    `../${'x'.repeat(300)}/../${within}`,
    `.. /${within}`,
    ` ../${within} `,
    `../ ${within}`,
    `../${within}.`,
    `../${within}/`,
    `../${within}/.`,
    `.../${within}`,
    `..../${within}`,
    `..;/${within}`,
  ]
}

function linked(file: string): readonly string[] {
  return [
    `link/${file}`,
    `link/./${file}`,
    `./link/../link/${file}`,
    `LINK/${file}`,
    `chain/${file}`,
    `up/outside/${file}`,
    `up/service/link/${file}`,
    `link-${file}`,
    `link-${file}/`,
  ]
}

function absolutes(absolute: string): readonly string[] {
  return [
    absolute,
    `/${absolute}`,
    `//${absolute}`,
    `/.${absolute}`,
    `${'../'.repeat(60)}${absolute.slice(1)}`,
    `file://${absolute}`,
    `file://localhost${absolute}`,
    `file:${absolute}`,
    `/proc/self/root${absolute}`,
    `/proc/self/environ`,
    '/dev/stdin',
    '/dev/fd/0',
    '/etc/passwd',
  ]
}

function encoded(within: string): readonly string[] {
  return [
    `%2e%2e/${within}`,
    `..%2f${within}`,
    `%2e%2e%2f${within}`,
    `..%252f${within}`,
    `..%c0%af${within}`,
    `..%5c${within}`,
    `..\\u002f${within}`,
    // Look-alikes of the slash and of the dots.
    `..\u{2215}${within}`,
    `..\u{2044}${within}`,
    `..\u{ff0f}${within}`,
    `\u{ff0e}\u{ff0e}/${within}`,
    `\u{2025}/${within}`,
    `.\u{200d}./${within}`,
  ]
}

function foreign(file: string, absolute: string): readonly string[] {
  return [
    `..\\outside\\${file}`,
    `.\\..\\outside\\${file}`,
    `a\\..\\..\\outside\\${file}`,
    `..\\../outside\\${file}`,
    `C:\\${file}`,
    `C:${file}`,
    `c:/../..${absolute}`,
    `\\\\localhost\\c$\\${file}`,
    `\\\\?\\C:\\${file}`,
    `\\\\.\\pipe\\${file}`,
    `//localhost/${file}`,
  ]
}

/** `HOME` and `OUT` name the folder outside, `UP` is `..`. */
function expanded(file: string, within: string): readonly string[] {
  return [
    `~/${file}`,
    `~root/${file}`,
    `$HOME/${file}`,
    `$OUT/${file}`,
    `%HOME%/${file}`,
    `\${env:OUT}/${file}`,
    `\${env:UP}/${within}`,
    `\${opt:up, '..'}/${within}`,
    `\${self:custom.up}/${within}`,
  ]
}
