/** Knows every secret value of this run in the forms in which others repeat it, and takes them out of what is shown. */
import type { Secret } from '@skyfold/manifest'

/** Shorter values would make ordinary text unreadable and are too short to be secrets. */
const SHORTEST = 4
const REDACTED = '[secret]'

export interface Redactor {
  /** Adds a value to what is taken out. Returns false when it is known already, or not to be taken out. */
  add(secret: Secret): boolean
  /** The text without the values: raw, as JSON, URL-encoded, in hex and in base64 at any alignment. */
  redact(text: string): string
}

/** A redactor that knows nothing yet. */
export function createRedactor(): Redactor {
  const known = new Set<string>()
  const forms = new Set<string>()
  // Many values are added before the first text comes.
  let pattern: RegExp | undefined
  return {
    add(secret) {
      const value = secret.reveal()
      if (secret.nature === 'ordinary' || value.length < SHORTEST || known.has(value)) return false
      known.add(value)
      for (const form of formsOf(value)) if (form.length >= SHORTEST) forms.add(form)
      pattern = undefined
      return true
    },
    redact(text) {
      if (forms.size === 0) return text
      pattern ??= patternOf(forms)
      return text.replaceAll(pattern, REDACTED)
    },
  }
}

/** The longest form first: an encoded value may contain the beginning of another. */
function patternOf(forms: ReadonlySet<string>): RegExp {
  const sorted = [...forms].sort((a, b) => b.length - a.length)
  return new RegExp(sorted.map(escapePattern).join('|'), 'g')
}

/**
 * The workflow commands that make GitHub Actions mask a value, one for each of its lines. Of what the workflow itself puts into
 * the environment it knows what is secret; a mask holds for all steps and drops the outputs of jobs that contain it.
 */
export function maskCommands(secret: Secret): readonly string[] {
  if (secret.nature !== 'secret') return []
  return secret
    .reveal()
    .split(/\r?\n/)
    .filter((line) => line.trim().length >= SHORTEST)
    .map((line) => `::add-mask::${line.replaceAll('%', '%25').replaceAll('\r', '%0D')}`)
}

function formsOf(value: string): readonly string[] {
  const json = JSON.stringify(value).slice(1, -1)
  // Whoever repeats a request repeats JSON, and may encode that.
  const texts = new Set([value, json, JSON.stringify(json).slice(1, -1)])
  const lines = value.split(/\r?\n/).filter((line) => line.length >= 2 * SHORTEST)
  return [...lines, ...[...texts].flatMap(encodingsOf)]
}

function encodingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value)
  return [
    value,
    encodeURIComponent(value),
    new URLSearchParams([['', value]]).toString().slice(1),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    ...[0, 1, 2].flatMap((offset) => base64At(bytes, offset)),
  ]
}

/** The characters of base64 that depend on the value alone when `offset` other bytes stand before it. */
function base64At(bytes: Buffer, offset: number): readonly string[] {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
  const start = Math.ceil((offset * 8) / 6)
  const end = Math.floor((padded.length * 8) / 6)
  return (['base64', 'base64url'] as const).map((encoding) => padded.toString(encoding).slice(start, end))
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
}
