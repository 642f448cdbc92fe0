/** Prefix → source. A new source is one file in `sources/` and one line here. */
import type { SourceResolver } from '../load-request.ts'
import type { Report } from '../report.ts'
import { treeFromValue } from '../tree/tree-value.ts'
import { variableDiagnostics } from './diagnostics.ts'
import { awsSource } from './sources/aws.ts'
import { envSource } from './sources/env.ts'
import { fileSource } from './sources/file.ts'
import { optSource } from './sources/opt.ts'
import { selfSource } from './sources/self.ts'
import { slsSource } from './sources/sls.ts'
import type { HandedInSources, VariableSource } from './variable-source.ts'
import { ABSENT } from './variable-source.ts'

/** By prefix. */
export type SourceTable = Readonly<Record<string, VariableSource>>

/** Nothing handed in can stand in their place. */
const CORE: SourceTable = { self: selfSource, opt: optSource, env: envSource, file: fileSource }

/** What these do not know, a source handed in under the same prefix may. */
const OPEN: SourceTable = { sls: slsSource, aws: awsSource }

/** Sources that manifests name and that are not here, with what to do about it. */
export const ABSENT_SOURCES: ReadonlyMap<string, string> = new Map([
  [
    'param',
    'Parameters are not available; use `${env:…}` or a file per stage: `${file(config.${sls:stage}.yml):key}`.',
  ],
  ['ssm', 'This command does not read AWS Systems Manager; write a fallback to run it without an account.'],
  [
    'secretsManager',
    'This command does not read AWS Secrets Manager; write a fallback to run it without an account.',
  ],
  ['cf', 'This command does not read CloudFormation outputs; write a fallback to run it without an account.'],
  ['s3', 'This command does not read S3; write a fallback to run it without an account.'],
  ['git', 'Repository facts are not available; set an environment variable in the build and use `${env:…}`.'],
  ['strToBool', 'Write `true` or `false` without quotes where a boolean is needed.'],
  [
    'construct',
    'Constructs of the lift plugin are not available; declare the resource and name it directly.',
  ],
])

/** The built-in sources and those handed in. */
export function sourceTable(handedIn: HandedInSources, report: Report): SourceTable {
  const theirs = Object.entries(handedIn).map(([prefix, resolver]) => [
    prefix,
    adapt(prefix, resolver, report),
  ])
  return { ...OPEN, ...Object.fromEntries(theirs), ...CORE }
}

function adapt(prefix: string, resolver: SourceResolver, report: Report): VariableSource {
  const fallback = Object.hasOwn(OPEN, prefix) ? OPEN[prefix] : undefined
  return {
    missing: (call) =>
      fallback?.missing(call) ?? {
        what: `the value \`${call.address}\` of \`${prefix}\``,
        provide: `create \`${call.address}\` there`,
      },
    resolve: async (call, context) => {
      const { address, source } = call
      const place = { source, stage: await context.stage(), region: await context.region() }
      try {
        const value = await resolver(address, place)
        if (value === undefined) return fallback ? await fallback.resolve(call, context) : ABSENT
        return { status: 'found', node: treeFromValue(value, source, report), literal: true }
      } catch (error) {
        report(variableDiagnostics.MANIFEST_VARIABLE_FAILED({ prefix, address }, { source, cause: error }))
        return { status: 'failed' }
      }
    },
  }
}
