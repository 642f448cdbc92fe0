/** What the command line says to the loader of manifests. */
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import type { Diagnostic, LoadRequest } from '@skyfold/manifest'
import { nearest } from '@skyfold/manifest'
import type { ServiceFlags } from '../command/flags.ts'
import { serviceFlags } from '../command/flags.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'
import { cloudSources } from '../cloud-sources.ts'

/** Errors: Stop (usage) for a parameter without a value. */
export async function readRequest(session: Session, flags: ServiceFlags): Promise<LoadRequest> {
  const { root, env, options } = session
  const { stage, region, provider, config, auth, safe } = flags
  const folders = flags['allow-outside'] ?? []
  return {
    root,
    env,
    safe,
    options: { ...options, stage, region },
    params: await readParams(session, flags.param ?? []),
    instanceId: randomUUID(),
    sources: cloudSources({ env }),
    allowOutside: folders.map((folder) => path.resolve(folder)),
    ...(config === undefined ? {} : { config }),
    ...(auth ? { auth } : {}),
    ...(provider && provider.length > 0 ? { providers: provider } : {}),
  }
}

/** Options that neither the command nor the manifest knows are misspelt ones. */
export function checkOptions({ options }: Session, known: ReadonlySet<string>): readonly Diagnostic[] {
  const unknown = Object.keys(options).filter((option) => !known.has(option))
  const names = [...known, ...Object.keys(serviceFlags)]
  return unknown.map((option) =>
    cliDiagnostics.CLI_OPTION_UNKNOWN({ option, suggestion: nearest(option, names) }),
  )
}

/** `name=value` of each `--param`. */
async function readParams(
  { findings }: Session,
  params: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const wrong = params.filter((param) => param.indexOf('=') < 1)
  await findings.check(wrong.map((param) => cliDiagnostics.CLI_PARAM_INVALID({ param })))
  return Object.fromEntries(
    params.map((param) => [param.slice(0, param.indexOf('=')), param.slice(param.indexOf('=') + 1)]),
  )
}
