const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

/** The texts of the elements of this name that hold nothing but text. */
export function textsOf(xml: string, name: string): readonly string[] {
  const elements = xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))
  return [...elements].map(([, text = '']) => decode(text))
}

function decode(text: string): string {
  return text.replaceAll(
    /&(?:#(x?)([\da-f]+)|(\w+));/gi,
    (whole, hex: string, digits: string, name: string) =>
      name === undefined
        ? String.fromCodePoint(Number.parseInt(digits, hex ? 16 : 10))
        : (ENTITIES[name] ?? whole),
  )
}
