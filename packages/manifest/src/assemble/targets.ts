/** Where the service goes: one target for each provider and region. */
import * as v from 'valibot'
import type { SourceRange } from '../diagnostic.ts'
import type { Json } from '../json.ts'
import type { LoadRequest } from '../load-request.ts'
import type { Report } from '../report.ts'
import { NEUTRAL_PROVIDER_KEYS, PROVIDER_NAMES } from '../schema/keys.ts'
import { readNode } from '../schema/read.ts'
import { texts } from '../schema/shape.ts'
import type { Target } from '../service.ts'
import type { Entry, MappingNode, TreeNode } from '../tree/tree-node.ts'
import { childOf, isNothing, mappingNode } from '../tree/tree-node.ts'
import { jsonOf } from '../tree/tree-value.ts'
import type { Wanted } from '../variables/needed.ts'
import { assembleDiagnostics } from './diagnostics.ts'

/** Where each provider's users usually start. A provider that is not here has one place only. */
const USUAL_REGIONS: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['gcp', 'us-central1'],
  ['azure', 'eastus'],
  ['local', 'local'],
])

const ONLY_REGION = 'global'

const regionList = v.pipe(texts, v.minLength(1, 'a region or a list of regions'))

/** The targets of `wanted`, in the order of the names. Empty when the manifest names no provider, which is reported. */
export function readTargets(
  manifest: MappingNode,
  wanted: Wanted,
  { request, report }: { readonly request: LoadRequest; readonly report: Report },
): readonly Target[] {
  const names = [...wanted.providers]
  if (names.length === 0) {
    report(assembleDiagnostics.MANIFEST_NO_PROVIDER({}, { source: manifest.source }))
    return []
  }
  const region = regionOption(names, manifest, { request, report })
  return names.flatMap((name) => {
    const declared = declarationOf(manifest, name, wanted)
    const regions = region === undefined ? regionsOf(declared, name, report) : [region]
    const options = optionsOf(declared, report)
    return regions.map((one) => ({ provider: name, region: one, options, source: declared.source }))
  })
}

/** `--region` means one provider's region. */
function regionOption(
  names: readonly string[],
  manifest: MappingNode,
  { request, report }: { readonly request: LoadRequest; readonly report: Report },
): string | undefined {
  const { region } = request.options
  if (region === undefined || names.length === 1) return region
  const detail = { region, providers: names }
  report(assembleDiagnostics.MANIFEST_REGION_AMBIGUOUS(detail, { source: manifest.source }))
  return undefined
}

/** Everything that the manifest says of one provider, the last part being the most specific. */
interface Declaration {
  readonly parts: readonly MappingNode[]
  readonly source: SourceRange
}

function declarationOf(manifest: MappingNode, name: string, wanted: Wanted): Declaration {
  const provider = childOf(manifest, 'provider')
  const own = wanted.declared === name ? ownKeys(provider) : undefined
  const parts = [own, childOf(provider, name), childOf(childOf(manifest, 'providers'), name)]
  const mappings = parts.filter((part) => part?.kind === 'mapping')
  const named = own ? childOf(own, 'name') : undefined
  const source = named?.source ?? mappings.at(-1)?.source ?? provider?.source ?? manifest.source
  return { parts: mappings, source }
}

/** `provider:` without what is meant for another provider. */
function ownKeys(provider: TreeNode | undefined): MappingNode | undefined {
  if (provider?.kind !== 'mapping') return undefined
  const entries = [...provider.entries.values()].filter(({ key }) => !PROVIDER_NAMES.has(key))
  return mappingNode(entries, provider.source)
}

function regionsOf({ parts }: Declaration, name: string, report: Report): readonly string[] {
  const usual = [USUAL_REGIONS.get(name) ?? ONLY_REGION]
  const node = parts.map((part) => childOf(part, 'region')).findLast((region) => !isNothing(region))
  if (!node || node.kind === 'unresolved') return usual
  const regions = readNode(regionList, node, { path: `${name} region`, report })
  return regions ? [...new Set(regions)] : usual
}

function optionsOf({ parts }: Declaration, report: Report): Readonly<Record<string, Json>> {
  const entries: Entry[] = parts
    .flatMap((part) => [...part.entries.values()])
    .filter(({ key, value }) => !NEUTRAL_PROVIDER_KEYS.has(key) && value.kind !== 'unresolved')
  return Object.fromEntries(entries.map(({ key, value }) => [key, jsonOf(value, report)]))
}
