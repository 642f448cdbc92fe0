/** Finds secrets in bytes, whatever they were wrapped in: ten encodings, and archives inside archives. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readZip } from '../clouds/azure/site/unzip.ts'

/** One form of one secret. */
interface Needle {
  readonly name: string
  readonly encoding: string
  readonly bytes: Buffer
}

/** Bytes that somebody may read, and where. */
export interface Sink {
  readonly where: string
  readonly bytes: Buffer
}

/** Shorter needles are met by chance. */
const SHORTEST = 4
const LINE = 12
const ZIP = 0x04034b50
const GZIP = 0x1f8b

/** Looks for every secret of `secrets` (name → value) in every encoding. */
export class Scanner {
  readonly #needles: readonly Needle[]

  constructor(secrets: Readonly<Record<string, string>>) {
    this.#needles = Object.entries(secrets).flatMap(([name, value]) => needlesOf(name, value))
  }

  /** `<where>: <secret> as <encoding>` for each find. */
  find({ where, bytes }: Sink): readonly string[] {
    const here = this.#needles
      .filter((needle) => bytes.includes(needle.bytes))
      .map(({ name, encoding }) => `${where}: ${name} as ${encoding}`)
    return [...here, ...unwrap({ where, bytes }).flatMap((inner) => this.find(inner))]
  }

  findAll(sinks: readonly Sink[]): readonly string[] {
    return [...new Set(sinks.flatMap((sink) => this.find(sink)))]
  }
}

/** Every form in which a value may be written, by the name of the encoding. */
export function encodingsOf(value: string): Readonly<Record<string, string | Buffer>> {
  const bytes = Buffer.from(value)
  const base64 = (offset: number, kind: 'base64' | 'base64url'): string => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]).toString(kind)
    return padded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  }
  return {
    raw: value,
    json: JSON.stringify(value).slice(1, -1),
    'base64+0': base64(0, 'base64'),
    'base64+1': base64(1, 'base64'),
    'base64+2': base64(2, 'base64'),
    base64url: base64(0, 'base64url'),
    hex: bytes.toString('hex'),
    url: encodeURIComponent(value),
    form: new URLSearchParams([['', value]]).toString().slice(1),
    'utf-16': Buffer.from(value, 'utf16le'),
  }
}

function needlesOf(name: string, value: string): Needle[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= LINE && line !== value)
  // The dashed lines of a PEM are no secret.
  const secretLines = lines.filter((line) => !line.startsWith('-----'))
  const json = JSON.stringify(value).slice(1, -1)
  // Whoever repeats a request repeats JSON, and wraps that.
  const wrapped = json === value ? [] : Object.entries(encodingsOf(json))
  const forms = [
    ...Object.entries(encodingsOf(value)),
    ...wrapped.map(([encoding, form]) => [`${encoding} of json`, form] as const),
    ...secretLines.map((line) => ['line', line] as const),
  ]
  return forms.flatMap(([encoding, form]) => {
    const bytes = Buffer.from(form)
    return bytes.length >= SHORTEST ? [{ name, encoding, bytes }] : []
  })
}

function unwrap({ where, bytes }: Sink): readonly Sink[] {
  if (bytes.length < 4) return []
  if (bytes.readUInt32LE(0) === ZIP) {
    return [...readZip(bytes)].map(([name, inner]) => ({ where: `${where}!${name}`, bytes: inner }))
  }
  return bytes.readUInt16BE(0) === GZIP ? [{ where: `${where}!gunzip`, bytes: gunzipSync(bytes) }] : []
}

/** Every file below a folder. */
export async function readSinks(folder: string): Promise<readonly Sink[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name)
      return { where: path.relative(folder, file), bytes: await readFile(file) }
    }),
  )
}
