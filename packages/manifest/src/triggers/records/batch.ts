/** Settings of triggers that take records in batches. */
import * as v from 'valibot'
import type { Shape } from '../../schema/shape.ts'
import { flag, known, oneOf, texts, whole } from '../../schema/shape.ts'
import { readNode } from '../../schema/read.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { mappingNode } from '../../tree/tree-node.ts'
import type { TriggerSite } from '../trigger-reader.ts'
import { unreadKeys } from '../trigger-reader.ts'

export interface Batch {
  /** Absent when the manifest does not say. */
  readonly batchSize?: number
  readonly batchWindow: number
  readonly reportBatchItemFailures: boolean
  readonly enabled: boolean
}

/** Bounds of Lambda: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html */
const MAX_BATCH = 10_000
const MAX_WINDOW = 300

/** Two of these have two names; v3's is the longer one. */
const entries = {
  batchSize: v.exactOptional(whole(1, MAX_BATCH)),
  batchWindow: v.exactOptional(whole(0, MAX_WINDOW, 'seconds')),
  maximumBatchingWindow: v.exactOptional(whole(0, MAX_WINDOW, 'seconds')),
  reportBatchItemFailures: v.exactOptional(flag),
  functionResponseType: v.exactOptional(oneOf('ReportBatchItemFailures')),
  functionResponseTypes: v.exactOptional(texts),
  enabled: v.exactOptional(flag, true),
}

const schema = known(entries)

/** For the schema of a trigger: these keys are read by `readBatch`. */
export const batchKeys: Readonly<Record<string, v.ExactOptionalSchema<Shape<unknown>, undefined>>> =
  unreadKeys(Object.keys(entries))

/** The batch settings among those of `form`. `undefined`: reported. */
export function readBatch(form: TreeNode, site: TriggerSite): Batch | undefined {
  if (form.kind !== 'mapping') return undefined
  const own = [...form.entries.values()].filter(({ key }) => Object.hasOwn(entries, key))
  const values = readNode(schema, mappingNode(own, form.source), site)
  if (!values) return undefined
  const named = values.functionResponseType ?? values.functionResponseTypes?.[0]
  return {
    ...(values.batchSize === undefined ? {} : { batchSize: values.batchSize }),
    batchWindow: values.batchWindow ?? values.maximumBatchingWindow ?? 0,
    reportBatchItemFailures: values.reportBatchItemFailures ?? named === 'ReportBatchItemFailures',
    enabled: values.enabled,
  }
}
