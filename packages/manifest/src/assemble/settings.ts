/** The settings with one meaning everywhere, as they stand on a function, a provider or an override. */
import * as v from 'valibot'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { Reading } from '../schema/read.ts'
import { intrinsicOf, pathTo, readNode } from '../schema/read.ts'
import { flag, known, oneOf, text, textMap, whole } from '../schema/shape.ts'
import type { FunctionSettings } from '../service.ts'
import type { MappingNode } from '../tree/tree-node.ts'
import { mappingNode } from '../tree/tree-node.ts'

/** The widest range that any cloud has; each provider checks its own (see its capabilities). */
const MEMORY = whole(128, 32_768, 'MB')

/** A day: longer than any cloud lets a function run. */
const TIMEOUT = whole(1, 86_400, 'seconds')

const CONCURRENCY = whole(0, 100_000)

const entries = {
  runtime: v.exactOptional(text),
  memorySize: v.exactOptional(MEMORY),
  timeout: v.exactOptional(TIMEOUT),
  architecture: v.exactOptional(oneOf('x86_64', 'arm64')),
  provisionedConcurrency: v.exactOptional(CONCURRENCY),
  reservedConcurrency: v.exactOptional(CONCURRENCY),
  snapStart: v.exactOptional(flag),
  description: v.exactOptional(text),
  tags: v.exactOptional(textMap),
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

/** Everything in `FunctionSettings` but the environment, which has rules of its own. */
export type PlainSettings = Partial<Omit<FunctionSettings, 'environment'>>

/** Names of these settings. */
export const SETTING_KEYS: readonly string[] = Object.keys(entries)

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
