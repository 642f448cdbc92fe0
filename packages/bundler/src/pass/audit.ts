/** Reads a finished build's metafile for what must be built differently to be right. */
import type { Metafile } from 'esbuild'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { RequiredFile } from './rewrite-plugin.ts'
import { inputPath } from './rewrite-plugin.ts'

/**
 * `require()` of a package that has both formats must give its CommonJS file, as Node.js does: the ES module that
 * esbuild prefers would arrive as a namespace object and `require('node-fetch')()` would throw.
 */
export function auditRequires(root: string, metafile: Metafile): RequiredFile[] {
  const required: RequiredFile[] = []
  for (const [name, input] of Object.entries(metafile.inputs)) {
    for (const { kind, path: target, original, external } of input.imports) {
      const isModule = metafile.inputs[target]?.format === 'esm'
      if (kind !== 'require-call' || external || !isModule || !original || isRelative(original)) continue
      const importer = inputPath(root, name)
      const file = importer && requireTarget(importer, original)
      if (importer && file && file !== inputPath(root, target))
        required.push({ specifier: original, importer, file })
    }
  }
  return required
}

function isRelative(specifier: string): boolean {
  return /^\.{0,2}\//.test(specifier) || path.isAbsolute(specifier)
}

function requireTarget(importer: string, specifier: string): string | undefined {
  try {
    return createRequire(importer).resolve(specifier)
  } catch {
    // Node.js could not resolve it at all (a package for bundlers only): esbuild's choice stays.
    return undefined
  }
}
