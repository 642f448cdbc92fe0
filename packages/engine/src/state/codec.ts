/** State ↔ text. Nothing is read or written that does not have the shape and the checksum. */
import type { Diagnostic, Json } from '@skyfold/manifest'
import { SkyfoldError, type StackId } from '@skyfold/plugin-api'
import { engineDiagnostics } from '../diagnostics.ts'
import { sha256 } from '../graph/canonical.ts'
import {
  count,
  isMap,
  jsonObject,
  listOf,
  mapOf,
  nullable,
  objectOf,
  oneOf,
  optional,
  text,
} from './shape.ts'
import { STATE_VERSION, type State, stackName } from './state.ts'

const record = {
  type: text,
  version: count,
  id: text,
  token: text,
  instance: text,
  inputs: jsonObject,
  outputs: jsonObject,
  refs: mapOf(text),
  protect: optional(oneOf(true)),
  status: oneOf('ready', 'dirty'),
}

const intent = objectOf({
  action: oneOf('create', 'update', 'replace', 'delete', 'record'),
  type: text,
  token: text,
  at: optional(count),
  instance: text,
  inputs: jsonObject,
  dependencies: listOf(text),
})

const release = objectOf({
  id: text,
  time: text,
  by: text,
  git: optional(objectOf({ commit: text, dirty: optional(oneOf(true, false)) })),
  command: text,
  kind: oneOf('deploy', 'rollback'),
  to: optional(text),
  desired: text,
  record: text,
  retained: mapOf(objectOf({ id: text, token: text })),
  artifacts: listOf(text),
})

const displaced = mapOf(objectOf({ ...record, address: text }))

const stateShape = objectOf({
  version: oneOf(STATE_VERSION),
  stack: text,
  lineage: text,
  serial: count,
  write: text,
  account: optional(objectOf({ key: text, label: text })),
  lease: nullable(
    objectOf({
      user: text,
      host: text,
      pid: count,
      ci: optional(text),
      pace: optional(count),
      command: text,
      since: text,
    }),
  ),
  desired: optional(text),
  arrivals: optional(objectOf({ desired: text, until: count })),
  intents: mapOf(intent),
  resources: mapOf(objectOf(record)),
  deposed: displaced,
  retired: optional(displaced),
  releases: optional(listOf(release)),
  release: optional(text),
  returningTo: optional(text),
})

/** The text to store. A state without the right shape is a bug and is not written. */
export function encodeState(state: State): string {
  const problem = stateShape(state, 'state')
  if (problem !== null) throw new Error(`The state to be written is damaged: ${problem}`)
  const content = JSON.stringify(state)
  return `${content.slice(0, -1)},"checksum":"${sha256(content)}"}\n`
}

/**
 * Reads a stored text. Errors: ENGINE_STATE_UNREADABLE, ENGINE_STATE_FUTURE, ENGINE_STATE_FOREIGN.
 * `location` is named in them, and so is `backup`, the id of a generation that can be read.
 */
export function decodeState(body: string, stack: StackId, location: string, backup?: string): State {
  const stored = parseJson(body)
  const unreadable = (problem: string): SkyfoldError =>
    refuse(
      engineDiagnostics.ENGINE_STATE_UNREADABLE({
        location,
        problem,
        ...(backup === undefined ? {} : { backup }),
      }),
    )
  if (!isMap(stored)) throw unreadable('it is not a JSON object')
  if (typeof stored['version'] === 'number' && stored['version'] > STATE_VERSION) {
    throw refuse(
      engineDiagnostics.ENGINE_STATE_FUTURE({
        what: location,
        version: stored['version'],
        known: STATE_VERSION,
      }),
    )
  }
  const { checksum: _, ...content } = stored
  const problem = stateShape(content, 'state')
  if (problem !== null) throw unreadable(problem)
  if (!hasChecksum(body)) throw unreadable('its checksum does not match')
  // The shape was checked above.
  const state = { retired: {}, releases: [], ...(content as object) } as unknown as State
  if (state.stack !== stackName(stack)) {
    throw refuse(
      engineDiagnostics.ENGINE_STATE_FOREIGN({ location, found: state.stack, wanted: stackName(stack) }),
    )
  }
  return state
}

/** The checksum is the last member and covers the text before it. */
function hasChecksum(body: string): boolean {
  const match = /,"checksum":"([0-9a-f]{64})"\}\n$/.exec(body)
  return match !== null && match[1] === sha256(`${body.slice(0, match.index)}}`)
}

function parseJson(body: string): Json | undefined {
  try {
    return JSON.parse(body) as Json
  } catch {
    return undefined
  }
}

function refuse(diagnostic: Diagnostic): SkyfoldError {
  return new SkyfoldError(diagnostic)
}
