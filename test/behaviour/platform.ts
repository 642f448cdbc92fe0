/** A cloud that a service can be deployed to, with the means to run what it was given. */
import type { Runner } from './runner.ts'

export interface Platform {
  /** As in `provider.name`. */
  readonly name: string
  /** Ends a suite with one visible line when what it takes is not here. For `before(function () { … })`. */
  need(context: Mocha.Context): void
  start(): Promise<RunningPlatform>
}

export interface RunningPlatform {
  /** What the environment of `sls` needs to reach this cloud. */
  readonly env: Readonly<Record<string, string>>
  /** Runs what the cloud holds of a service that `sls deploy` has deployed. */
  open(service: DeployedService): Promise<Runner>
  stop(): Promise<void>
}

export interface DeployedService {
  /** Absolute path of the service folder. */
  readonly folder: string
  readonly service: string
  readonly stage: string
  readonly region: string
}
