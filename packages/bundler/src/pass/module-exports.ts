import { build } from 'esbuild'
import path from 'node:path'

/** The names that one module exports, for a hint. Empty when it cannot be read; `export *` is not followed. */
export async function exportsOf(file: string): Promise<readonly string[]> {
  try {
    const result = await build({
      absWorkingDir: path.dirname(file),
      entryPoints: [file],
      format: 'esm',
      write: false,
      metafile: true,
      logLevel: 'silent',
      outdir: path.dirname(file),
    })
    return Object.values(result.metafile.outputs).flatMap((output) => output.exports)
  } catch {
    return []
  }
}
