/** Flags that several commands share, so that one name means one thing everywhere. */
import { boolean, custom, string } from '@oclif/core/flags'
import type { BooleanFlag, FlagInput } from '@oclif/core/interfaces'

export interface CommonFlags {
  json: boolean
  'service-dir': string | undefined
}

/** Which manifest, and where it goes. */
export interface ServiceFlags extends CommonFlags {
  stage: string | undefined
  region: string | undefined
  provider: string[] | undefined
  config: string | undefined
  auth: 'public' | 'iam' | undefined
  safe: boolean
  param?: string[] | undefined
  'allow-outside'?: string[] | undefined
}

/** What becomes of it. */
export interface BuildFlags extends ServiceFlags {
  strict: boolean
}

export const commonFlags: FlagInput<CommonFlags> = {
  json: toggle({ summary: 'print one JSON document on stdout, and JSON lines on stderr' }),
  'service-dir': string({
    summary: 'folder of the service (default: the current one)',
    helpValue: '<folder>',
  }),
}

export const serviceFlags: FlagInput<ServiceFlags> = {
  ...commonFlags,
  stage: string({ char: 's', summary: 'stage (default: provider.stage, then dev)' }),
  region: string({ char: 'r', summary: 'region (default: provider.region)' }),
  provider: string({
    char: 'p',
    summary: 'provider, or several: a,b (default: those of the manifest)',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
  config: string({
    char: 'c',
    summary: 'manifest file (default: serverless.yml and the like)',
    helpValue: '<file>',
  }),
  auth: custom<'public' | 'iam'>({
    options: ['public', 'iam'],
    summary: 'who may call the routes of which the manifest does not say it',
    helpValue: 'public|iam',
  })(),
  safe: toggle({
    default: false,
    summary: 'execute nothing of the service folder: no manifest in code, no plugin',
  }),
  param: string({
    summary: 'a parameter of the manifest (${param:name}); may be repeated',
    helpValue: '<name>=<value>',
    multiple: true,
    multipleNonGreedy: true,
  }),
  'allow-outside': string({
    summary: 'a folder beside the service folder that its manifest may read; may be repeated',
    helpValue: '<folder>',
    multiple: true,
    multipleNonGreedy: true,
  }),
}

export const buildFlags: FlagInput<BuildFlags> = {
  ...serviceFlags,
  strict: toggle({ summary: 'treat what a provider does differently as an error' }),
}

/** A flag that is on or off; off by default. */
export function toggle(options: Partial<BooleanFlag<boolean>>): BooleanFlag<boolean> {
  return boolean({ default: false, ...options })
}
