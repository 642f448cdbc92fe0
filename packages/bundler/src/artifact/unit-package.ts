/** The files of one unit, put together into its package. */
import type { Diagnostic, Service } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import { bundleDiagnostics } from '../diagnostics.ts'
import { collectExtraFiles } from '../files/extra-files.ts'
import type { PackageFile } from '../files/package-file.ts'
import { modeOf } from '../files/package-file.ts'
import type { UnitCode } from '../pass/build-units.ts'
import { fitsZip, writeZip } from '../zip/zip-writer.ts'
import type { Packed } from './packed.ts'
import { unitSource } from './prebuilt.ts'

export interface UnitPackage {
  /** Absent when an error is among the diagnostics. */
  readonly packed?: Packed
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Code, generated files and what the patterns add; the first two win over the last. Without code (its build failed)
 * only the patterns are judged.
 */
export async function packUnit(
  service: Service,
  unit: Unit,
  built: UnitCode | undefined,
): Promise<UnitPackage> {
  const origin = { source: unitSource(service, unit) }
  const extra = await collectExtraFiles(service.root, unit.patterns, origin.source)
  const diagnostics = [...extra.diagnostics]
  if (!built) return { diagnostics }
  const files = new Map<string, PackageFile>()
  const generated = Object.entries(unit.files).map(([path, text]) => ({ path, data: Buffer.from(text) }))
  for (const file of [{ path: unit.entry.file, data: built.code }, ...generated]) files.set(file.path, file)
  for (const file of extra.files) {
    if (files.has(file.path))
      diagnostics.push(bundleDiagnostics.BUNDLE_FILE_TAKEN({ path: file.path }, origin))
    else files.set(file.path, file)
  }
  if (isModulePackage(unit, files)) {
    diagnostics.push(bundleDiagnostics.BUNDLE_MODULE_TYPE({ entry: unit.entry.file }, origin))
  }
  const all = [...files.values()]
  if (!fitsZip(all)) {
    const bytes = all.reduce((sum, { data }) => sum + data.length, 0)
    diagnostics.push(
      bundleDiagnostics.BUNDLE_TOO_LARGE({ unit: unit.id, entries: all.length, bytes }, origin),
    )
  }
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics }
  const packed = {
    unit: unit.id,
    zip: await writeZip(all),
    files: all.map(({ path, data }) => ({ path, mode: modeOf(data), data })),
    metafile: built.metafile,
  }
  return { packed, diagnostics }
}

/** True when Node.js would read the entry's `.js` as an ECMAScript module, which it is not. */
function isModulePackage(unit: Unit, files: ReadonlyMap<string, PackageFile>): boolean {
  const manifest = files.get('package.json')
  if (!manifest || !unit.entry.file.endsWith('.js')) return false
  try {
    const parsed: unknown = JSON.parse(Buffer.from(manifest.data).toString())
    return typeof parsed === 'object' && parsed !== null && 'type' in parsed && parsed.type === 'module'
  } catch {
    // Node.js would fail on it as well, but only when something asks for it.
    return false
  }
}
