/**
 * A plan in a file: made in one place, looked at, and applied in another, exactly as it was. The text carries a checksum,
 * so that what is applied is what was looked at. It holds no secret: the engine's plans never do.
 */
import type { Json } from '@skyfold/manifest'
import { type AccountIdentity, SkyfoldError, type StackId } from '@skyfold/plugin-api'
import { canonicalJson, sha256 } from '../graph/canonical.ts'
import type { Plan } from '../plan.ts'
import { count, isMap, listOf, nullable, objectOf, oneOf, optional, text } from '../state/shape.ts'
import { planDiagnostics } from './diagnostics.ts'

const FORMAT = 'skyfold-plan'
const VERSION = 1

/** What one command planned. */
export interface SavedPlan {
  /** What the command was told, so that the deploy can be told the same. */
  readonly inputs: PlanInputs
  /** One for each target. */
  readonly plans: readonly SavedStackPlan[]
}

/** The flags that decide what is planned; absent: not given. */
export interface PlanInputs {
  readonly stage: string
  readonly region?: string
  readonly provider?: readonly string[]
  readonly config?: string
  readonly auth?: 'public' | 'iam'
  /** The cloud was asked what it shows. */
  readonly refresh?: true
}

/** The plan of one stack, and whose account it was made for. */
export interface SavedStackPlan {
  readonly stack: StackId
  readonly account: AccountIdentity
  readonly plan: Plan
}

const change = objectOf({ path: text, replaces: oneOf(true, false), drift: optional(oneOf(true)) })

const step = objectOf({
  address: text,
  type: text,
  action: oneOf('create', 'update', 'replace', 'delete', 'record'),
  first: optional(oneOf('create', 'delete')),
  phase: oneOf('prepare', 'cutover', 'cleanup'),
  why: listOf(change),
  after: listOf(text),
})

const shape = objectOf({
  format: oneOf(FORMAT),
  version: oneOf(VERSION),
  inputs: objectOf({
    stage: text,
    region: optional(text),
    provider: optional(listOf(text)),
    config: optional(text),
    auth: optional(oneOf('public', 'iam')),
    refresh: optional(oneOf(true)),
  }),
  plans: listOf(
    objectOf({
      stack: objectOf({ service: text, stage: text, provider: text, region: text }),
      account: objectOf({ key: text, label: text }),
      plan: objectOf({
        version: oneOf(1),
        lineage: nullable(text),
        serial: count,
        desired: text,
        steps: listOf(step),
        unchanged: listOf(text),
      }),
    }),
  ),
  checksum: text,
})

/** The text of a plan file. */
export function encodePlan({ inputs, plans }: SavedPlan): string {
  // Text and back drops what JSON does not have.
  const content = JSON.parse(JSON.stringify({ format: FORMAT, version: VERSION, inputs, plans })) as object
  return `${JSON.stringify({ ...content, checksum: checksumOf(content) }, undefined, 2)}\n`
}

/** Reads such a text; `file` is named in errors. Errors: ENGINE_PLAN_UNREADABLE, ENGINE_PLAN_FUTURE. */
export function decodePlan(body: string, file: string): SavedPlan {
  const stored = parseJson(body)
  const unreadable = (problem: string): SkyfoldError =>
    new SkyfoldError(planDiagnostics.ENGINE_PLAN_UNREADABLE({ file, problem }))
  if (!isMap(stored)) throw unreadable('it is not a JSON object, or only a part of one')
  if (stored['format'] !== FORMAT) throw unreadable('it is no plan of Skyfold')
  if (typeof stored['version'] === 'number' && stored['version'] > VERSION) {
    const { version } = stored
    throw new SkyfoldError(planDiagnostics.ENGINE_PLAN_FUTURE({ file, version, known: VERSION }))
  }
  const problem = shape(stored, 'plan')
  if (problem !== null) throw unreadable(problem)
  const { checksum, ...content } = stored
  if (checksum !== checksumOf(content)) throw unreadable('it was changed since it was written')
  // The shape was checked above.
  const { inputs, plans } = content as unknown as SavedPlan
  return { inputs, plans }
}

function checksumOf(content: object): string {
  // What is called with came out of JSON.
  return sha256(canonicalJson(content as Json))
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
