/** The clouds that a manifest for AWS is taken to, and what they make of what it says. */
import { platformOf as azurePlatform, azure } from '../behaviour/azure/azure-runner.ts'
import { platformOf as gcpPlatform, gcp } from '../behaviour/gcp/gcp-runner.ts'
import type { Platform, RunningPlatform } from '../behaviour/platform.ts'
import { startAzure } from '../clouds/azure/cloud.ts'
import type { RunningCloud } from '../clouds/cloud.ts'
import { startGcp } from '../clouds/gcp/cloud.ts'
import type { Example } from './example.ts'
import { RUNTIME_LINE } from './example.ts'
import type { SentService } from './sent-service.ts'
import { sentToAzure } from './sent-to-azure.ts'
import { sentToGcp } from './sent-to-gcp.ts'

export interface Elsewhere {
  readonly platform: Platform
  start(): Promise<RunningElsewhere>
  /** MB that are given for the default of Lambda. */
  readonly memory: number
  /** A schedule of every hour. */
  readonly hourly: string
  /** `<line> <code>` of what it says about an example. */
  deviations(example: Example): readonly string[]
}

export interface RunningElsewhere {
  readonly cloud: RunningCloud
  readonly platform: RunningPlatform
  sent(): Promise<SentService>
}

export const ELSEWHERE: readonly Elsewhere[] = [
  {
    platform: gcp,
    async start() {
      const cloud = await startGcp({ settleMs: 5 })
      return { cloud, platform: gcpPlatform(cloud), sent: () => Promise.resolve(sentToGcp(cloud)) }
    },
    memory: 1024,
    hourly: '0 * * * * UTC',
    deviations: (example) => commonDeviations('GCP', example),
  },
  {
    platform: azure,
    async start() {
      const cloud = await startAzure({ settleMs: 5 })
      return { cloud, platform: azurePlatform(cloud), sent: () => sentToAzure(cloud) }
    },
    memory: 2048,
    hourly: '0 0 */1 * * *',
    deviations: (example) => [
      ...commonDeviations('AZURE', example),
      ...example.lines.functions.map((line) => `${line} AZURE_MEMORY_ROUNDED`),
    ],
  },
]

function commonDeviations(prefix: string, { lines }: Example): readonly string[] {
  const said: readonly (readonly [line: number | undefined, code: string])[] = [
    [RUNTIME_LINE, 'RUNTIME_REPLACED'],
    [lines.rate, 'RATE_EMULATED'],
    [lines.resources, 'NATIVE_IGNORED'],
  ]
  return said.flatMap(([line, code]) => (line === undefined ? [] : [`${line} ${prefix}_${code}`]))
}
