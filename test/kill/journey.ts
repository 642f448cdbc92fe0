/** What is disturbed: a command, and what was deployed before it. */
import type { Cloud } from '../clouds/cloud.ts'

export interface Journey {
  /** `a first deploy`. */
  readonly name: string
  /** Command lines that make the world in which it begins. */
  readonly before: readonly (readonly string[])[]
  /** The command that is disturbed, then run again until it succeeds. */
  readonly command: readonly string[]
}

const deploy = ['deploy']

export const firstDeploy: Journey = { name: 'a first deploy', before: [], command: deploy }

/** Variables of all functions and a schedule change; on AWS and here every version is replaced. */
export const update: Journey = {
  name: 'an update',
  before: [deploy],
  command: ['deploy', '--config', 'update.yml'],
}

/** Functions, routes and queues go and others come; what stays is hung anew. */
export const replace: Journey = {
  name: 'a replacement',
  before: [deploy],
  command: ['deploy', '--config', 'replace.yml'],
}

export const removal: Journey = {
  name: 'a removal',
  before: [deploy],
  command: ['remove', '--stage', 'dev', '--yes'],
}

/** The command line with the provider. */
export function lineFor(cloud: Cloud, args: readonly string[]): readonly string[] {
  return [...args, '--provider', cloud.name]
}
