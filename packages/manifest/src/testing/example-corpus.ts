/** Where the public examples are, if they are at hand (`SKYFOLD_CORPUS`). */
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url))

/** Absolute path of their folder; perhaps nothing is there. */
export const CORPUS: string = path.join(
  process.env['SKYFOLD_CORPUS'] ?? path.join(REPOSITORY, '../shared/corpus'),
  'serverless-examples',
)

/** Absolute paths of their manifests, sorted; none when they are not at hand. */
export function corpusManifests(): readonly string[] {
  if (!existsSync(CORPUS)) return []
  return readdirSync(CORPUS, { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?:^|[\\/])serverless(?:-\w+)?\.(?:ya?ml|json|ts|js)$/.test(name))
    .map((name) => path.join(CORPUS, name))
    .sort()
}
