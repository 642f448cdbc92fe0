/** Prefix → source. A new source is one file in `sources/` and one line here. */
import type { SourceContext, SourceResolver } from '../load-request.ts'
import type { Report } from '../report.ts'
import { treeFromValue, valueOf } from '../tree/tree-value.ts'
import { variableDiagnostics } from './diagnostics.ts'
import { awsSource } from './sources/aws.ts'
import { envSource } from './sources/env.ts'
import { fileSource } from './sources/file.ts'
import { gitSource } from './sources/git.ts'
import { optSource } from './sources/opt.ts'
import { paramSource } from './sources/param.ts'
import { pluginOutputSource } from './sources/plugin-output.ts'
import { selfSource } from './sources/self.ts'
import { slsSource } from './sources/sls.ts'
import { strToBoolSource } from './sources/str-to-bool.ts'
import type { HandedInSources, ResolveContext, SourceCall, VariableSource } from './variable-source.ts'
import { ABSENT } from './variable-source.ts'

/** By prefix. */
export type SourceTable = Readonly<Record<string, VariableSource>>

/** Nothing handed in can stand in their place. */
const CORE: SourceTable = {
  self: selfSource,
  opt: optSource,
  env: envSource,
  file: fileSource,
  param: paramSource,
  construct: pluginOutputSource,
  bref: pluginOutputSource,
  strToBool: strToBoolSource,
}

/** What these do not know, a source handed in under the same prefix may. */
const OPEN: SourceTable = { sls: slsSource, aws: awsSource, git: gitSource }

/** Sources that are not here, with what to do about it: those of the clouds are handed in by whoever may connect. */
export const ABSENT_SOURCES: ReadonlyMap<string, string> = new Map(
  ['ssm', 'secretsManager', 'cf', 's3', 'gcp-secret', 'azure-keyvault'].map((prefix) => [
    prefix,
    'Nothing here connects to a cloud; hand the source in, or write a fallback.',
  ]),
)

/** The built-in sources and those handed in. */
export function sourceTable(handedIn: HandedInSources, report: Report): SourceTable {
  const theirs = Object.entries(handedIn).map(([prefix, resolver]) => [
    prefix,
    adapt(prefix, resolver, report),
  ])
  return { ...OPEN, ...Object.fromEntries(theirs), ...CORE }
}

function adapt(prefix: string, resolver: SourceResolver, report: Report): VariableSource {
  const own = Object.hasOwn(OPEN, prefix) ? OPEN[prefix] : undefined
  return {
    missing: (call) =>
      own?.missing(call) ?? {
        what: `the value \`${call.address}\` of \`${prefix}\``,
        provide: `create \`${call.address}\` there`,
      },
    resolve: async (call, context) => {
      const { address, source } = call
      const ours = await own?.resolve(call, context)
      if (ours && ours.status !== 'absent') return ours
      if (context.deferring) return { status: 'deferred' }
      const place = await contextFor(call, context)
      try {
        const value = await resolver(address, place)
        if (value === undefined) return ABSENT
        return { status: 'found', node: treeFromValue(value, source, report), literal: true }
      } catch (error) {
        const detail = { prefix, address, advice: adviceOf(error) }
        report(variableDiagnostics.MANIFEST_VARIABLE_FAILED(detail, { source, cause: error }))
        return { status: 'failed' }
      }
    },
  }
}

async function contextFor(
  { source, parameter }: SourceCall,
  context: ResolveContext,
): Promise<SourceContext> {
  return {
    source,
    parameter,
    stage: await context.stage(),
    region: await context.region(),
    options: context.request.options,
    self: async (path) => {
      const node = await context.self(path)
      const resolved = node && (await context.resolve(node))
      return resolved && resolved.kind !== 'unresolved' ? valueOf(resolved) : undefined
    },
  }
}

/** The hint of an error that carries a diagnostic. */
function adviceOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('diagnostic' in error)) return undefined
  const { diagnostic } = error
  if (typeof diagnostic !== 'object' || diagnostic === null || !('hint' in diagnostic)) return undefined
  return typeof diagnostic.hint === 'string' ? diagnostic.hint : undefined
}
