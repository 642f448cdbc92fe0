/** Reads a finished build's metafile for what must be built differently to be right. */
import type { Metafile } from 'esbuild'
import { createRequire } from 'node:module'
import path from 'node:path'
import { inputPath } from './rewrite-plugin.ts'

/**
 * `require()` of a package that has both formats must give its CommonJS file, as Node.js does: the ES module that
 * esbuild prefers would arrive as a namespace object and `require('node-fetch')()` would throw.
 * Returns specifier → importing file → the file that Node.js would load.
 */
export function auditRequires(root: string, metafile: Metafile): Map<string, Map<string, string>> {
  const redirects = new Map<string, Map<string, string>>()
  for (const [name, input] of Object.entries(metafile.inputs)) {
    for (const { kind, path: target, original, external } of input.imports) {
      const isModule = metafile.inputs[target]?.format === 'esm'
      if (kind !== 'require-call' || external || !isModule || !original || isRelative(original)) continue
      const importer = inputPath(root, name)
      const wanted = importer && requireTarget(importer, original)
      if (!importer || !wanted || wanted === inputPath(root, target)) continue
      const byImporter = redirects.get(original) ?? new Map<string, string>()
      redirects.set(original, byImporter.set(importer, wanted))
    }
  }
  return redirects
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
