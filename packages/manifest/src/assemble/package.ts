import * as v from 'valibot'
import type { Reading } from '../schema/read.ts'
import { pathTo, readNode } from '../schema/read.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import { anything, known, text, texts } from '../schema/shape.ts'
import type { PackageSettings } from '../service.ts'
import type { TreeNode } from '../tree/tree-node.ts'

const schema = known({
  patterns: v.exactOptional(texts, []),
  artifact: v.exactOptional(text),
  excludeDevDependencies: v.exactOptional(anything),
  individually: v.exactOptional(anything),
  path: v.exactOptional(anything),
})

/** `package:` of the service or of a function. */
export function readPackage(node: TreeNode | undefined, reading: Reading): PackageSettings {
  const settings = node && node.kind !== 'unresolved' ? readNode(schema, node, reading) : undefined
  const artifact = settings?.artifact
  const patterns = (settings?.patterns ?? []).map(relativePattern)
  if (artifact === undefined || isRelative(artifact))
    return { patterns, ...(artifact === undefined ? {} : { artifact }) }
  const detail = {
    path: pathTo(reading.path, 'artifact'),
    expected: 'a path inside the service folder',
    received: `\`${artifact}\``,
  }
  const place = node?.kind === 'mapping' ? node.entries.get('artifact')?.value.source : undefined
  reading.report(schemaDiagnostics.MANIFEST_INVALID_VALUE(detail, { source: place }))
  return { patterns }
}

/** `./src/**` and `!./src/**` without the dot: patterns are relative to the service folder anyway. */
function relativePattern(pattern: string): string {
  return pattern.replace(/^(!?)(?:\.\/)+/, '$1')
}

/** Addresses of the web and absolute paths cannot be packaged. */
function isRelative(path: string): boolean {
  return !/^(?:[a-z][\w+.-]*:|\/|\\)/i.test(path)
}
