/** All clouds at once: the fakes of the public ones side by side, and the local one in the service folder. */
import { startAws } from '../clouds/aws/cloud.ts'
import { startAzure } from '../clouds/azure/cloud.ts'
import type { CloudObject, RunningCloud } from '../clouds/cloud.ts'
import { startGcp } from '../clouds/gcp/cloud.ts'
import { sentPackages } from './aws/account.ts'
import * as aws from './aws/aws-runner.ts'
import * as azure from './azure/azure-runner.ts'
import * as gcp from './gcp/gcp-runner.ts'
import { local } from './local/local-runner.ts'
import type { DeployedService, RunningPlatform } from './platform.ts'
import type { Runner } from './runner.ts'

export type PublicCloud = 'aws' | 'gcp' | 'azure'

export interface EveryCloud {
  readonly clouds: Readonly<Record<PublicCloud, RunningCloud>>
  /** What the environment of `sls` needs to reach all of them. */
  readonly env: Readonly<Record<string, string>>
  /** Every package that a cloud was sent, in order. */
  packages(cloud: PublicCloud): readonly Uint8Array[]
  /** How many requests each cloud has seen. */
  requests(): Readonly<Record<PublicCloud, number>>
  /** Everything that exists in the public clouds. */
  objects(): readonly CloudObject[]
  /** Runs `work` with what each cloud, the local one too, holds of the service now. */
  onEach(
    service: Omit<DeployedService, 'region'>,
    work: (runner: Runner, provider: string) => Promise<void>,
  ): Promise<void>
  stop(): Promise<void>
}

/** Skips what it takes where it is not here. For `before(function () { … })`. */
export function needEveryCloud(context: Mocha.Context): void {
  for (const platform of [aws.aws, gcp.gcp, azure.azure]) platform.need(context)
}

export async function startEveryCloud(): Promise<EveryCloud> {
  const [amazon, google, microsoft] = await Promise.all([startAws(), startGcp(), startAzure()])
  const clouds = { aws: amazon, gcp: google, azure: microsoft }
  const platforms: Readonly<Record<string, readonly [RunningPlatform, region: string]>> = {
    aws: [aws.platformOf(amazon), 'eu-west-1'],
    gcp: [gcp.platformOf(google), 'europe-west1'],
    azure: [azure.platformOf(microsoft), 'westeurope'],
    local: [await local.start(), 'local'],
  }
  const sent: Readonly<Record<PublicCloud, () => readonly Uint8Array[]>> = {
    aws: () => sentPackages(amazon).map(({ zip }) => zip),
    gcp: () => [...google.world.uploads.values()],
    azure: () => [...microsoft.world.deployments.values()].flat().map((one) => one.package),
  }
  return {
    clouds,
    env: { ...amazon.env, ...google.env, ...microsoft.env },
    packages: (cloud) => sent[cloud](),
    requests: () => ({
      aws: amazon.traffic.requests.length,
      gcp: google.traffic.requests.length,
      azure: microsoft.traffic.requests.length,
    }),
    objects: () => Object.values(clouds).flatMap((cloud) => cloud.objects()),
    async onEach(service, work) {
      for (const [provider, [platform, region]] of Object.entries(platforms)) {
        const runner = await platform.open({ ...service, region })
        try {
          await work(runner, provider)
        } finally {
          await runner.close()
        }
      }
    },
    async stop() {
      await Promise.all(Object.values(clouds).map((cloud) => cloud.stop()))
    },
  }
}
