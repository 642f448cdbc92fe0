/** A package in memory, on its way to the disk. */
import type { Diagnostic } from '@skyfold/manifest'
import type { Artifact } from '@skyfold/plugin-api'
import type { Metafile } from 'esbuild'
import path from 'node:path'
import { bundleDiagnostics } from '../diagnostics.ts'
import { removeOthers, writeDurably } from './durable-file.ts'
import type { PackedFile } from './package-content.ts'
import { describeContent, sha256 } from './package-content.ts'

export interface Packed {
  /** `Unit.id`. */
  readonly unit: string
  readonly zip: Buffer
  readonly files: readonly PackedFile[]
  /** Absent for a prebuilt package. */
  readonly metafile?: Metafile
}

export interface Written {
  readonly artifacts: readonly Artifact[]
  readonly diagnostics: readonly Diagnostic[]
}

/** Writes every package to `folder` and removes those of units that are no longer there. */
export async function writePackages(folder: string, packages: readonly Packed[]): Promise<Written> {
  const artifacts: Artifact[] = []
  const names = new Set<string>()
  let file = folder
  try {
    for (const { unit, zip, files, metafile } of packages) {
      file = path.join(folder, `${unit}.zip`)
      await writeDurably(file, zip)
      names.add(path.basename(file))
      const artifact = { unit, path: file, sha256: sha256(zip), bytes: zip.length, ...describeContent(files) }
      if (!metafile) {
        artifacts.push(artifact)
        continue
      }
      file = path.join(folder, `${unit}.meta.json`)
      await writeDurably(file, JSON.stringify(metafile))
      names.add(path.basename(file))
      artifacts.push({ ...artifact, metafile: file })
    }
    file = folder
    if (packages.length > 0) await removeOthers(folder, names)
    return { artifacts, diagnostics: [] }
  } catch (cause) {
    return { artifacts: [], diagnostics: [bundleDiagnostics.BUNDLE_WRITE_FAILED({ path: file }, { cause })] }
  }
}
