/** A queue of the service: a storage queue that the host polls with the identity of the app. */
import type { QueueTrigger } from '@skyfold/manifest'
import { limit } from '../capabilities.ts'
import { deviations } from '../deviations.ts'
import { channelName } from '../naming.ts'
import type { TriggerPlan } from './trigger-plan.ts'

/** Prefix of the settings that lead to the storage account of the app. */
const CONNECTION = 'AzureWebJobsStorage'

/** A queue whose trigger is not enabled is made, but nobody reads it. */
export function planQueue(trigger: QueueTrigger, owner: string): TriggerPlan {
  const { queue, source, batchSize = 1, batchWindow, maximumConcurrency, reportBatchItemFailures } = trigger
  if (queue.type === 'external')
    return { diagnostics: [deviations.AZURE_QUEUE_EXTERNAL({ function: owner }, { source })] }
  const settings = [
    ...(batchSize > 1 ? [`batchSize ${batchSize}`] : []),
    ...(batchWindow > 0 ? [`batchWindow ${batchWindow}`] : []),
    ...(maximumConcurrency === undefined ? [] : [`maximumConcurrency ${maximumConcurrency}`]),
  ]
  const note = deviations.AZURE_QUEUE_ONE_BY_ONE({ queue: queue.name, settings }, { source })
  const channel = channelName(queue.name)
  const registration = {
    kind: 'queue',
    queue: channel,
    connection: CONNECTION,
    reportFailures: reportBatchItemFailures,
  }
  return {
    ...(trigger.enabled ? { registration } : {}),
    queue: { name: queue.name, channel, parallel: Math.min(batchSize, limit('queue.batch')) },
    diagnostics: settings.length > 0 ? [note] : [],
  }
}
