/**
 * The last net: clouds repeat what they were sent in the texts of their errors. Every text that leaves the
 * engine passes here, and every usual spelling of every secret of the graph is taken out.
 */
import type { Diagnostic, Secret } from '@skyfold/manifest'

const REDACTED = '[secret]'

/** Shorter values occur in ordinary text by chance; replacing them would only mark where they are. */
const SHORTEST = 4

/** Takes secrets out of a text. */
export type Redactor = (text: string) => string

/** A redactor that knows these secrets, but for the ordinary ones, as plain text, JSON string, URL component, base64 (also inside longer data) and hex. */
export function createRedactor(secrets: readonly Secret[]): Redactor {
  const values = secrets.filter(({ nature }) => nature !== 'ordinary').map((secret) => secret.reveal())
  const spellings = new Set([...new Set(values)].flatMap(spellingsOf))
  if (spellings.size === 0) return (text) => text
  // The longest first: a spelling may contain a shorter one.
  const alternatives = [...spellings].sort((a, b) => b.length - a.length).map(escapeRegExp)
  const pattern = new RegExp(alternatives.join('|'), 'g')
  return (text) => text.replace(pattern, REDACTED)
}

/** A redactor of secrets that become known while it is at work. */
export function createLearningRedactor(): {
  readonly redact: Redactor
  /** Gives back what it was given. */
  readonly learn: (secrets: readonly Secret[]) => readonly Secret[]
} {
  let known = createRedactor([])
  const learn = (secrets: readonly Secret[]): readonly Secret[] => {
    known = createRedactor(secrets)
    return secrets
  }
  return { redact: (text) => known(text), learn }
}

/** The diagnostic with every text redacted. */
export function redactDiagnostic(diagnostic: Diagnostic, redact: Redactor): Diagnostic {
  return {
    ...diagnostic,
    message: redact(diagnostic.message),
    hint: redact(diagnostic.hint),
    ...(diagnostic.cause === undefined ? {} : { cause: redact(diagnostic.cause) }),
  }
}

function spellingsOf(value: string): string[] {
  if (value.length < SHORTEST) return []
  const json = JSON.stringify(value).slice(1, -1)
  // Whoever repeats a request repeats JSON, and may encode that.
  return [...new Set([value, json, JSON.stringify(json).slice(1, -1)])].flatMap(encodingsOf)
}

function encodingsOf(value: string): string[] {
  const bytes = Buffer.from(value, 'utf8')
  const hex = bytes.toString('hex')
  const spellings = [
    value,
    encodeURIComponent(bytes.toString('utf8')),
    new URLSearchParams([['', value]]).toString().slice(1),
    hex,
    hex.toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
  return spellings.filter((spelling) => spelling.length >= SHORTEST)
}

/** The characters that the bytes alone decide when they stand `offset` bytes after a multiple of three. */
function base64At(bytes: Buffer, offset: number): string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const first = Math.ceil((offset * 8) / 6)
  const last = Math.floor((padded.length * 8) / 6)
  const text = padded.toString('base64').slice(first, last)
  return [text, text.replaceAll('+', '-').replaceAll('/', '_')]
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
