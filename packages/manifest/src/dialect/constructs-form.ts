/** `constructs:` of the lift plugin. A queue with a worker is a function with a `queue` event; the others stay as they are. */
import type { Report } from '../report.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { Entry, MappingNode } from '../tree/tree-node.ts'
import {
  childOf,
  derivedEntry,
  mappingNode,
  scalarNode,
  sequenceNode,
  textOf,
  withValue,
} from '../tree/tree-node.ts'
import { dialectDiagnostics } from './diagnostics.ts'

/** Settings of a queue that its event has too. */
const EVENT_KEYS: ReadonlySet<string> = new Set([
  'batchSize',
  'maxBatchingWindow',
  'maxConcurrency',
  'filterPatterns',
])
const EVENT_NAMES: ReadonlyMap<string, string> = new Map([
  ['maxBatchingWindow', 'batchWindow'],
  ['maxConcurrency', 'maximumConcurrency'],
])

/** The manifest with the workers of its queues among the functions. */
export function withoutConstructs(root: MappingNode, report: Report): MappingNode {
  const constructs = root.entries.get('constructs')
  const functions = root.entries.get('functions')
  if (constructs?.value.kind !== 'mapping') return root
  const own = functions?.value.kind === 'mapping' ? [...functions.value.entries.values()] : []
  if (functions && own.length === 0 && functions.value.kind !== 'mapping') return root
  const all = [...constructs.value.entries.values()]
  const workers = all.flatMap((entry) => workerOf(entry, report) ?? [])
  const others = all.filter((entry) => !isQueue(entry))
  const merged = mappingNode([...own, ...workers], functions?.value.source ?? constructs.value.source)
  return mappingNode(
    [
      ...[...root.entries.values()].filter(({ key }) => key !== 'constructs' && key !== 'functions'),
      ...(others.length === 0 ? [] : [withValue(constructs, mappingNode(others, constructs.value.source))]),
      { key: 'functions', keySource: functions?.keySource ?? constructs.keySource, value: merged },
    ],
    root.source,
  )
}

function isQueue({ value }: Entry): boolean {
  return textOf(childOf(value, 'type')) === 'queue' && childOf(value, 'worker')?.kind === 'mapping'
}

/** The plugin calls it as its queue, with `Worker` behind. */
function workerOf(entry: Entry, report: Report): Entry | undefined {
  const { key, keySource, value } = entry
  const worker = childOf(value, 'worker')
  if (!isQueue(entry) || value.kind !== 'mapping' || worker?.kind !== 'mapping') return undefined
  const note = { written: `\`constructs.${key}\``, read: `\`functions.${key}Worker\` with \`queue: ${key}\`` }
  report(dialectDiagnostics.MANIFEST_LEGACY_FORM(note, { source: keySource }))
  const settings = [...value.entries.values()].filter((each) => each.key !== 'type' && each.key !== 'worker')
  for (const each of settings)
    if (!EVENT_KEYS.has(each.key)) {
      const detail = { path: `constructs.${key}.${each.key}`, reason: 'a queue is made without it' }
      report(schemaDiagnostics.MANIFEST_KEY_IGNORED(detail, { source: each.keySource }))
    }
  const event = mappingNode(
    [
      derivedEntry('name', scalarNode(key, keySource)),
      ...settings
        .filter((each) => EVENT_KEYS.has(each.key))
        .map((each) => derivedEntry(EVENT_NAMES.get(each.key) ?? each.key, each.value)),
    ],
    keySource,
  )
  const item = mappingNode([{ key: 'queue', keySource, value: event }], keySource)
  const events = derivedEntry('events', sequenceNode([item], keySource))
  return {
    key: `${key}Worker`,
    keySource,
    value: mappingNode([...worker.entries.values(), events], worker.source),
  }
}
