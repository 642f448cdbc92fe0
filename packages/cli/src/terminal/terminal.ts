/**
 * The one door to stdout and stderr. Data goes to stdout, talk to stderr; everything is made safe and free of
 * secrets here. With `--json`, stdout gets one document and stderr one JSON object per line.
 */
import { createInterface } from 'node:readline/promises'
import type { Secret } from '@skyfold/manifest'
import type { Line, Style } from './line.ts'
import { spansOf, textOfSpan } from './line.ts'
import type { Redactor } from './redactor.ts'
import { createRedactor, maskCommands } from './redactor.ts'
import { disarm, sanitize, sanitizeJson } from './sanitize.ts'
import { cut } from './text-width.ts'

/** For programs: what JSON.stringify makes of it is written. */
export type Data = Readonly<Record<string, unknown>>

export interface Terminal {
  /** The user asked for `--json`. */
  readonly json: boolean
  /** Somebody is watching: progress may move and questions may be asked. */
  readonly interactive: boolean
  /** Aborted when nobody reads stdout any more (`sls logs --follow | head -1`). */
  readonly closed: AbortSignal
  /** Data for people, to stdout. */
  print(lines: readonly Line[]): void
  /** Data for programs, to stdout. */
  printDocument(document: Data): void
  /** One of many objects, to stdout, on a line of its own. */
  printRecord(record: Data): void
  /** To stderr; with `--json` as `{"type":"message","text":…}`. */
  talk(lines: readonly Line[]): void
  /** To stderr, with `--json` only: with `v`, `seq` and `time` before what is given. */
  emit(event: Data): void
  /** Shows these lines below everything else instead of those shown before; only when somebody is watching. */
  show(lines: readonly Line[]): void
  /** Asks on stderr and waits for a line; empty at the end of the input. */
  ask(question: string): Promise<string>
  /** Keeps a secret out of everything that is shown from here on. */
  hide(secret: Secret): void
}

export interface Streams {
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly stdout: OutputStream
  readonly stderr: OutputStream
}

export type OutputStream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number }

export interface TerminalOptions {
  readonly json: boolean
  readonly env: Readonly<Record<string, string | undefined>>
}

const CODES: Readonly<Record<Style, number>> = {
  bold: 1,
  dim: 2,
  red: 31,
  green: 32,
  yellow: 33,
  blue: 34,
  cyan: 36,
}

/** A terminal over these streams. */
export function createTerminal(streams: Streams, { json, env }: TerminalOptions): Terminal {
  const redactor = createRedactor()
  const { stdin, stdout, stderr } = streams
  const interactive = !json && stderr.isTTY === true && stdin.isTTY === true && !isTrue(env['CI'])
  const closed = new AbortController()
  stdout.once('error', () => closed.abort())
  let shown: readonly Line[] = []
  const render = (line: Line, stream: OutputStream): string =>
    renderLine(line, { redactor, colour: hasColour(stream, env) })
  const erase = (): void => {
    if (shown.length > 0) stderr.write(`\u001b[${shown.length}A\u001b[0J`)
  }
  const write = (stream: OutputStream, lines: readonly Line[]): void => {
    erase()
    if (lines.length > 0) stream.write(`${lines.map((line) => render(line, stream)).join('\n')}\n`)
    for (const line of shown) stderr.write(`${render(line, stderr)}\n`)
  }
  let sequence = 0
  const emit = (event: Data): void => {
    if (!json) return
    sequence += 1
    const line = { v: 1, seq: sequence, time: new Date().toISOString(), ...event }
    stderr.write(`${renderJson(line, redactor)}\n`)
  }
  return {
    json,
    interactive,
    closed: closed.signal,
    print: (lines) => write(stdout, lines),
    printDocument: (document) => void stdout.write(`${renderJson(document, redactor, 2)}\n`),
    printRecord: (record) => void stdout.write(`${renderJson(record, redactor)}\n`),
    talk(lines) {
      if (json)
        for (const line of lines) emit({ type: 'message', text: spansOf(line).map(textOfSpan).join('') })
      else write(stderr, lines)
    },
    emit,
    show(lines) {
      if (!interactive) return
      erase()
      // A line that wraps would take more rows than are erased the next time. Some terminals say 0 for not knowing.
      shown = lines.map((line) => cut(line, (stderr.columns || 80) - 1))
      for (const line of shown) stderr.write(`${render(line, stderr)}\n`)
    },
    ask: (question) => ask(streams, render(question, stderr)),
    hide(secret) {
      if (!redactor.add(secret) || !isTrue(env['GITHUB_ACTIONS'])) return
      for (const command of maskCommands(secret)) stderr.write(`${command}\n`)
    },
  }
}

function renderLine(line: Line, { redactor, colour }: { redactor: Redactor; colour: boolean }): string {
  const spans = spansOf(line)
  // A command begins where the line begins, and a secret may be spread over spans: both are looked for in the whole.
  const plain = spans.map(textOfSpan).join('')
  const safe = disarm(sanitize(redactor.redact(plain)))
  if (!colour || safe !== plain) return safe
  return spans
    .map((span) => (typeof span === 'string' ? span : `\u001b[${CODES[span.style]}m${span.text}\u001b[0m`))
    .join('')
}

function renderJson(value: Data, redactor: Redactor, spaces?: number): string {
  const text = JSON.stringify(
    value,
    (_, item: unknown) => (typeof item === 'string' ? redactor.redact(item) : item),
    spaces,
  )
  return sanitizeJson(text)
}

async function ask({ stdin, stderr }: Streams, question: string): Promise<string> {
  // Its end was read already, so no further one would come.
  if (!stdin.readable) return ''
  const reader = createInterface({ input: stdin, output: stderr })
  const closed = new Promise<string>((resolve) => reader.once('close', () => resolve('')))
  try {
    return await Promise.race([reader.question(question), closed])
  } finally {
    reader.close()
  }
}

function hasColour(stream: OutputStream, env: TerminalOptions['env']): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
}

function isTrue(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0' && value.toLowerCase() !== 'false'
}
