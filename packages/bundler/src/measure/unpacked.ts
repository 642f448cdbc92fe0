/** A package as files on disk, for as long as something needs them. */
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { readZip } from '../zip/zip-reader.ts'

/** The answer of `use`, or why the zip could not be unpacked. */
export type Unpacked<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly reason: string }

/** Unpacks the zip `file` into a temporary folder, hands that to `use` and removes it, whatever happens. */
export async function withUnpacked<Value>(
  file: string,
  use: (folder: string) => Promise<Value>,
): Promise<Unpacked<Value>> {
  const zip = await readZip(await readFile(file))
  if (!zip.ok) return zip
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-package-')))
  try {
    for (const entry of zip.entries) {
      const target = path.join(folder, entry.path)
      await mkdir(path.dirname(target), { recursive: true })
      await writeFile(target, entry.data, { mode: entry.mode })
    }
    return { ok: true, value: await use(folder) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
