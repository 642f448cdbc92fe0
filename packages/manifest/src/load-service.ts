/** The front door: a service folder in, a `Service` and everything there is to say about it out. */
import { realpath } from 'node:fs/promises'
import { assembleService } from './assemble/service.ts'
import { hasErrors } from './diagnostic.ts'
import { toCanonical } from './dialect/canonical.ts'
import { foldersOutside } from './load/allow-outside.ts'
import { loadManifestFile } from './load/manifest-file.ts'
import type { Loaded, LoadRequest, Outline } from './load-request.ts'
import type { Findings } from './report.ts'
import { createFindings } from './report.ts'
import { checkRules } from './rules/rules.ts'
import { schemaDiagnostics } from './schema/diagnostics.ts'
import { describeValue } from './schema/read.ts'
import { ordinaryTexts, markOrdinary } from './private/ordinary-texts.ts'
import { hidePrivate } from './private/hidden-tree.ts'
import type { Service } from './service.ts'
import type { MappingNode, TreeNode } from './tree/tree-node.ts'
import { valueOf } from './tree/tree-value.ts'
import { loadEnvironment } from './variables/environment/environment.ts'
import { findWanted, resolveNeeded } from './variables/needed.ts'
import { resolveShaping } from './variables/shaping.ts'
import { optionNames } from './variables/option-names.ts'
import type { Resolver } from './variables/resolver.ts'
import { createResolver } from './variables/resolver.ts'

/**
 * Loads the manifest of a service folder: file → tree → variables → dialect → schema → rules → `Service`.
 * Never rejects on account of what is written there: problems are diagnostics, all of them in one run, each with its
 * place. There is a `service` when none of them is an error.
 */
export async function loadService(request: LoadRequest): Promise<Loaded> {
  const findings = createFindings()
  const { report } = findings
  // Links are resolved once, so that every path below can be shown relative to the folder.
  const root = await realpath(request.root).catch(() => request.root)
  const files = { root, allowOutside: request.allowOutside ?? [], request, report }
  const manifest = await loadManifestFile({ ...files, resolveVariable: async () => undefined })
  if (!manifest.tree) return { diagnostics: findings.list(manifest.file), optionNames: new Set() }
  const allowOutside = foldersOutside(manifest.tree, { request, root, report })
  const input = { request, root: manifest.tree, files: { ...files, allowOutside }, report }
  const resolver = createResolver({ ...input, env: await loadEnvironment(input) })
  const service = await readService(manifest.tree, manifest.file, { request, resolver, findings })
  const isOrdinary = service ? ordinaryTexts(service) : () => false
  const resolved = request.resolveAll
    ? valueOf(hidePrivate(await resolver.resolve(manifest.tree), isOrdinary))
    : undefined
  const names = optionNames([manifest.tree, ...(await resolver.included())])
  const diagnostics = findings.list(manifest.file)
  return {
    ...(service && !hasErrors(diagnostics) ? { service: markOrdinary(service, isOrdinary) } : {}),
    ...(service ? { outline: outlineOf(service) } : {}),
    ...(resolved === undefined ? {} : { resolved }),
    optionNames: names,
    diagnostics,
  }
}

function outlineOf({ name, stage, targets, plugins, state }: Service): Outline {
  return { name, stage, targets, plugins, ...(state ? { state } : {}) }
}

interface Loading {
  readonly request: LoadRequest
  readonly resolver: Resolver
  readonly findings: Findings
}

async function readService(
  tree: TreeNode,
  file: string,
  { request, resolver, findings: { report } }: Loading,
): Promise<Service | undefined> {
  const root = await resolver.expand(tree)
  if (root.kind !== 'mapping') {
    const detail = { path: file, expected: 'a mapping', received: describeValue(valueOf(root)) }
    report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: root.source }))
    return undefined
  }
  const wanted = await findWanted(resolver, request.providers)
  if (request.defer) {
    await resolver.stage()
    await resolver.region()
    await resolveShaping(root, resolver)
    resolver.defer()
  }
  const needed = await resolveNeeded(root, wanted, resolver)
  const canonical: MappingNode = toCanonical(needed, report)
  const stage = await resolver.stage()
  const service = assembleService(canonical, { request, report, wanted, stage, file })
  if (service) checkRules({ service, manifest: canonical, report })
  return service
}
