/** The settings with one meaning everywhere, as they stand on a function, a provider or an override. */
import type { JsonObject } from '../json.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { Reading } from '../schema/read.ts'
import { intrinsicOf, pathTo, readNode } from '../schema/read.ts'
import type { KeySchemas } from '../schema/json-schema.ts'
import { flag, keysOf, known, oneOf, optional, text, textMap, whole } from '../schema/shape.ts'
import type { FunctionSettings } from '../service.ts'
import type { MappingNode } from '../tree/tree-node.ts'
import { mappingNode } from '../tree/tree-node.ts'

/** The widest range that any cloud has; each provider checks its own (see its capabilities). */
const MEMORY = whole(128, 32_768, 'MB')

/** A day: longer than any cloud lets a function run. */
const TIMEOUT = whole(1, 86_400, 'seconds')

const CONCURRENCY = whole(0, 100_000)

const entries = {
  runtime: optional('The runtime, in the names of AWS Lambda: `nodejs22.x`, `python3.13`.', text),
  memorySize: optional('Memory in MB; each provider has bounds and steps of its own.', MEMORY),
  timeout: optional('Longest time of a call in seconds; bounds depend on provider and event.', TIMEOUT),
  architecture: optional('The processor.', oneOf('x86_64', 'arm64')),
  provisionedConcurrency: optional('Environments that are kept ready.', CONCURRENCY),
  reservedConcurrency: optional('Upper bound of concurrent calls.', CONCURRENCY),
  snapStart: optional('Starts from a snapshot of the initialised function.', flag),
  description: optional('A text for people.', text),
  tags: optional('Tags; they are added to those of the provider.', textMap),
}

const schema = known(entries)

/** What a function has when neither it nor its provider says anything. */
export const DEFAULT_SETTINGS: Omit<FunctionSettings, 'environment'> = {
  runtime: 'nodejs22.x',
  memorySize: 1024,
  timeout: 6,
  architecture: 'x86_64',
  provisionedConcurrency: 0,
  snapStart: false,
  tags: {},
}

const { tags: _none, ...DEFAULTS }: JsonObject = { ...DEFAULT_SETTINGS }

/** Everything in `FunctionSettings` but the environment, which has rules of its own. */
export type PlainSettings = Partial<Omit<FunctionSettings, 'environment'>>

/** Names of these settings. */
export const SETTING_KEYS: readonly string[] = Object.keys(entries)

/** What may be written for them. */
export function settingKeys(): KeySchemas {
  return Object.fromEntries(
    Object.entries(keysOf(entries)).map(([key, { schema: written, required }]) => {
      const fallback = Object.hasOwn(DEFAULTS, key) ? DEFAULTS[key] : undefined
      return [
        key,
        { required, schema: { ...written, ...(fallback === undefined ? {} : { default: fallback }) } },
      ]
    }),
  )
}

/** The settings among the keys of `node`. What is wrong is reported and left out. */
export function readSettings(node: MappingNode, reading: Reading): PlainSettings {
  const own = [...node.entries.values()].filter(({ key, value, keySource }) => {
    if (!Object.hasOwn(entries, key)) return false
    const intrinsic = intrinsicOf(value)
    if (intrinsic === undefined || key === 'tags') return true
    const detail = { path: pathTo(reading.path, key), intrinsic }
    reading.report(schemaDiagnostics.MANIFEST_INTRINSIC_LEFT_OUT(detail, { source: keySource }))
    return false
  })
  return readNode(schema, mappingNode(own, node.source), reading) ?? {}
}
