import { build } from 'esbuild'
import path from 'node:path'
import { inputPath } from '../pass/rewrite-plugin.ts'
import type { ModuleExports } from './empty-modules.ts'
import { MODULE_EXTENSIONS } from './handler-module.ts'

/**
 * The names that ECMAScript modules export, by absolute path; CommonJS modules are absent, and everything is when one
 * of the files cannot be read. What a module passes on from a package with `export *` is not known. `root`: real path.
 */
export async function readExports(root: string, files: readonly string[]): Promise<ModuleExports> {
  const exports = new Map<string, readonly string[]>()
  if (files.length === 0) return exports
  try {
    const { metafile } = await build({
      absWorkingDir: root,
      outdir: root,
      entryPoints: files.map((file, index) => ({ in: file, out: String(index) })),
      bundle: true,
      write: false,
      metafile: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      resolveExtensions: [...MODULE_EXTENSIONS, '.json'],
      logLevel: 'silent',
    })
    for (const { entryPoint = '', exports: names } of Object.values(metafile.outputs)) {
      const file = inputPath(root, entryPoint)
      if (file && metafile.inputs[entryPoint]?.format === 'esm') exports.set(path.normalize(file), names)
    }
  } catch {
    // The names serve a hint and a short cut; what is wrong with the code is reported by the pass.
  }
  return exports
}
