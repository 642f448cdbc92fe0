import type { Reading } from '../schema/read.ts'
import { pathTo, readNode } from '../schema/read.ts'
import { schemaDiagnostics } from '../schema/diagnostics.ts'
import type { JsonObject } from '../json.ts'
import { anything, known, optional, text, texts, withDefault, writtenOf } from '../schema/shape.ts'
import type { PackageSettings } from '../service.ts'
import type { TreeNode } from '../tree/tree-node.ts'

const entries = {
  patterns: withDefault(
    'Files besides the code that a handler reaches: globs in the service folder, `!` excludes, the last match wins.',
    texts,
    [],
  ),
  artifact: optional('A ready-made zip; nothing is bundled.', text),
  excludeDevDependencies: optional('Has no effect: only what the code imports is packaged.', anything),
  individually: optional('Has no effect: every function has a package of its own.', anything),
  path: optional('Has no effect.', anything),
}

const schema = known(entries)

/** What may be written for `package:`, older forms included. */
export function packageSchema(): JsonObject {
  return writtenOf(
    known({
      ...entries,
      include: optional('An older form of `patterns`.', texts),
      exclude: optional('An older form of `patterns` with `!`.', texts),
    }),
  )
}

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
