/** What is disturbed: a command, and what was deployed before it. */
import type { Cloud } from '../clouds/cloud.ts'

export interface Journey {
  /** `a first deploy`. */
  readonly name: string
  /** Command lines that make the world in which it begins. */
  readonly before: readonly (readonly string[])[]
  /** Where states are kept, as `SKYFOLD_STATE` takes it; empty: where the provider keeps them by default. */
  readonly state: string
  /** The command that is disturbed, then run again until it succeeds. */
  readonly command: readonly string[]
  /** What is run after a disturbance instead, to the same end; for a command that means something else the second time. */
  readonly recovery?: readonly string[]
}

const deploy = ['deploy']

export const firstDeploy: Journey = { name: 'a first deploy', state: 'file', before: [], command: deploy }

/** The state travels by requests as well, which are among those disturbed. */
export const deployWithState: Journey = {
  ...firstDeploy,
  name: 'a first deploy, its state in the cloud',
  state: '',
}

/** Variables of all functions and a schedule change; on AWS and here every version is replaced. */
export const update: Journey = {
  name: 'an update',
  state: 'file',
  before: [deploy],
  command: ['deploy', '--config', 'update.yml'],
}

/** Functions, routes and queues go and others come; what stays is hung anew. */
export const replace: Journey = {
  name: 'a replacement',
  state: 'file',
  before: [deploy],
  command: ['deploy', '--config', 'replace.yml'],
}

export const removal: Journey = {
  name: 'a removal',
  state: 'file',
  before: [deploy],
  command: ['remove', '--stage', 'dev', '--yes'],
}

/** The release before the last one is brought back; a second rollback would look for one before that. */
export const rollback: Journey = {
  name: 'a rollback',
  state: 'file',
  before: [deploy, update.command],
  command: ['rollback', '--full'],
  recovery: deploy,
}

/** The command line with the provider. */
export function lineFor(cloud: Cloud, args: readonly string[]): readonly string[] {
  return [...args, '--provider', cloud.name]
}
