/** A manifest whose `custom:` is resolved with the sources of one provider. */
import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Loaded } from '@skyfold/manifest'
import { isSecret, loadService } from '@skyfold/manifest'
import type { Provider, SourceOptions } from '@skyfold/plugin-api'

/** `custom:` of `lines` under `head`, secrets shown as `<origin> value`, and everything that was said. */
export async function resolveValues(
  provider: Pick<Provider, 'sources'>,
  { env }: SourceOptions,
  { head, lines }: { readonly head: string; readonly lines: string },
): Promise<{ readonly values: unknown; readonly diagnostics: Loaded['diagnostics'] }> {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-sources-')))
  try {
    const custom = lines.split('\n').map((line) => `  ${line}\n`)
    await writeFile(path.join(root, 'serverless.yml'), `service: s\n${head}\ncustom:\n${custom.join('')}`)
    const options: SourceOptions = { env }
    const sources = Object.fromEntries(
      Object.entries(provider.sources ?? {}).map(([prefix, factory]) => [prefix, factory(options)]),
    )
    const { resolved, diagnostics } = await loadService({ root, options: {}, env, sources, resolveAll: true })
    return { values: shown((resolved as { readonly custom: unknown }).custom), diagnostics }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

function shown(value: unknown): unknown {
  if (isSecret(value)) return `<${value.origin}> ${value.reveal()}`
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shown(item)]))
}
