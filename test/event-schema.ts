/** What each line of stderr must look like with `--json`, by type: one table, held against the engine's own types. */
import assert from 'node:assert/strict'
import type { EngineEvent } from '@skyfold/engine'

type Check = (value: unknown) => boolean

type Fields<T extends EngineEvent> = { readonly [K in Exclude<keyof T, 'type'>]-?: Check }

type EventTable = { readonly [T in EngineEvent['type']]: Fields<Extract<EngineEvent, { type: T }>> }

const text: Check = (value) => typeof value === 'string' && value !== ''
const count: Check = (value) => Number.isSafeInteger(value) && Number(value) >= 0
const ms: Check = (value) => typeof value === 'number' && value >= 0
const map: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)
const action = oneOf('create', 'update', 'replace', 'delete', 'record')

/** Fields of each type beside `v`, `seq`, `time`, `provider` and `region`. */
const EVENTS: EventTable = {
  'run.start': { stack: shape({ service: text, stage: text, provider: text, region: text }), command: text },
  'lock.wait': { holder: text, command: text },
  recover: { address: text, outcome: oneOf('found', 'absent', 'unknown') },
  drift: { address: text, status: oneOf('changed', 'vanished', 'unreadable'), paths: listOf(text) },
  plan: {
    plan: shape({
      version: oneOf(1),
      lineage: (value) => value === null || text(value),
      serial: count,
      desired: text,
      steps: listOf(
        shape({
          address: text,
          type: text,
          action,
          phase: oneOf('prepare', 'cutover', 'cleanup'),
          why: listOf(map),
          after: listOf(text),
        }),
      ),
      unchanged: listOf(text),
    }),
  },
  'step.start': { address: text, action },
  'step.progress': { address: text, message: text },
  'step.done': { address: text, action, ms },
  'step.fail': {
    address: text,
    action,
    ms,
    diagnostic: shape({ code: text, severity: text, message: text }),
  },
  'step.skip': {
    address: text,
    because: oneOf('dependency', 'interrupt', 'failure'),
    on: (value) => value === undefined || text(value),
  },
  commit: { serial: count },
  interrupt: { inFlight: count },
  fenced: {},
  'run.end': {
    status: oneOf('done', 'unchanged', 'partial', 'interrupted', 'locked', 'fenced', 'refused', 'stale'),
    done: count,
    failed: count,
    notDone: count,
    unknown: count,
  },
}

const HEAD: Readonly<Record<string, Check>> = {
  v: oneOf(1),
  seq: count,
  time: (value) => text(value) && !Number.isNaN(Date.parse(String(value))),
  type: text,
}

/** Holds every line against the table, and their numbers against each other. Returns the types in their order. */
export function checkEvents(stderr: string): readonly string[] {
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('::add-mask::'))
  return lines.map((line, index) => {
    const record = JSON.parse(line) as Readonly<Record<string, unknown>>
    const type = String(record['type'])
    assert.equal(record['seq'], index + 1, line)
    const fields: Readonly<Record<string, Check>> =
      type === 'message' ? { text: () => true } : { provider: text, region: text, ...eventFields(type) }
    const all = { ...HEAD, ...fields }
    for (const [name, check] of Object.entries(all)) assert.ok(check(record[name]), `${name} of ${line}`)
    for (const name of Object.keys(record)) assert.ok(name in all, `${name} of ${line} is not declared`)
    return type
  })
}

function eventFields(type: string): Readonly<Record<string, Check>> {
  const entry = Object.entries(EVENTS).find(([name]) => name === type)
  assert.ok(entry, `${type} is not declared`)
  return entry[1]
}

function oneOf(...words: readonly (string | number)[]): Check {
  return (value) => words.some((word) => word === value)
}

function listOf(check: Check): Check {
  return (value) => Array.isArray(value) && value.every(check)
}

/** Others may be there besides. */
function shape(fields: Readonly<Record<string, Check>>): Check {
  return (value) =>
    map(value) &&
    // It is an object, as was just seen.
    Object.entries(fields).every(([name, check]) => check((value as Readonly<Record<string, unknown>>)[name]))
}
