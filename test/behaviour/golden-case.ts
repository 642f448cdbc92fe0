/**
 * The cases: one folder each, with what goes in (`request.json`) and what must come out (`expected/answer.json`), the same
 * on every cloud. Where a cloud's capability table says that something is lost, `expected/<provider>.json` shows it.
 */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Capabilities } from '@skyfold/plugin-api'
import { repository } from '../sls.ts'
import type { Answer, HttpRequest, Message, Verdict } from './runner.ts'

const FOLDER = path.join(repository, 'test/fixtures/behaviour')
const SERVICE = 'service'
/** Bodies above this are compared by their hash. */
const LARGE = 16_384

/** The manifest of the service that all cases call. */
export const behaviourService: string = path.join('test/fixtures/behaviour', SERVICE)

export interface GoldenCase {
  readonly name: string
  readonly request: GoldenRequest
  readonly expected: Document
  /** By provider. */
  readonly deviations: ReadonlyMap<string, Deviation>
}

export type GoldenRequest = GoldenHttp | GoldenSchedule | GoldenQueue

interface GoldenHttp {
  readonly kind: 'http'
  readonly function: string
  readonly method: string
  readonly target: string
  readonly headers?: HttpRequest['headers']
  readonly body?: string | { readonly base64: string } | { readonly repeat: string; readonly times: number }
}

interface GoldenSchedule {
  readonly kind: 'schedule'
  readonly function: string
}

interface GoldenQueue {
  readonly kind: 'queue'
  readonly function: string
  readonly queue: string
  readonly messages: readonly Message[]
}

/** JSON of what came out. */
export type Document = Readonly<Record<string, unknown>>

export interface Deviation {
  /** Words of the provider's capability table for the trigger. */
  readonly lost: string
  readonly trigger: keyof Capabilities['triggers']
  readonly answer: Document
}

/** All cases, by name. */
export function loadCases(): readonly GoldenCase[] {
  return readdirSync(FOLDER)
    .filter((name) => name !== SERVICE)
    .sort()
    .map((name) => {
      // The files are part of the suite; one of another shape fails its case.
      const expected = path.join(FOLDER, name, 'expected')
      const deviations = readdirSync(expected)
        .filter((file) => file !== 'answer.json')
        .map((file) => [path.parse(file).name, readJson(path.join(expected, file)) as Deviation] as const)
      return {
        name,
        request: readJson(path.join(FOLDER, name, 'request.json')) as GoldenRequest,
        expected: readJson(path.join(expected, 'answer.json')) as Document,
        deviations: new Map(deviations),
      }
    })
}

/** The request as it goes over the wire. */
export function toRequest(golden: GoldenHttp): HttpRequest {
  const { function: name, method, target, headers = [], body = '' } = golden
  return { function: name, method, target, headers, body: bytesOf(body) }
}

/** An answer as a document that holds its every byte, or their hash. */
export function toDocument({ status, headers, body }: Answer): Document {
  const names = [...new Set(headers.map(([name]) => name))].sort()
  const values = (wanted: string): string | string[] => {
    const all = headers.filter(([name]) => name === wanted).map(([, value]) => value)
    return all.length === 1 ? (all[0] ?? '') : all
  }
  return {
    status,
    headers: Object.fromEntries(names.map((name) => [name, values(name)])),
    body: showBody(body),
  }
}

/** What became of an event: its verdicts, and what the handler says that it saw. */
export function toOutcome(verdicts: readonly Verdict[], seen: readonly unknown[]): Document {
  return { verdicts, seen }
}

function bytesOf(body: NonNullable<GoldenHttp['body']>): Buffer {
  if (typeof body === 'string') return Buffer.from(body)
  return 'base64' in body ? Buffer.from(body.base64, 'base64') : Buffer.from(body.repeat.repeat(body.times))
}

function showBody(body: Buffer): unknown {
  if (body.length > LARGE)
    return { bytes: body.length, sha256: createHash('sha256').update(body).digest('hex') }
  const text = body.toString('utf8')
  if (!Buffer.from(text).equals(body)) return { base64: body.toString('base64') }
  const json = parseCompact(text)
  return json === undefined ? text : { json }
}

/** The object or list that the text is; `undefined` when writing it again would give other bytes. */
function parseCompact(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && JSON.stringify(value) === text ? value : undefined
  } catch {
    return undefined
  }
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'))
}
