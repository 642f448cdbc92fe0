/** For tests: a service folder that exists while it is loaded. */
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Diagnostic } from '../diagnostic.ts'
import type { Loaded, LoadRequest } from '../load-request.ts'
import { loadService } from '../load-service.ts'

/** Path in the folder → content. */
export type FolderFiles = Readonly<Record<string, string | Uint8Array>>

/** Runs `work` in a folder with these files and removes it. */
export async function withFolder<T>(files: FolderFiles, work: (root: string) => Promise<T>): Promise<T> {
  const root = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-manifest-')))
  try {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(root, name)), { recursive: true })
      await writeFile(path.join(root, name), content)
    }
    return await work(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** Loads `manifest` as `serverless.yml`, or the files as they are when it is a mapping of files. */
export function loadText(
  manifest: string | FolderFiles,
  request: Partial<LoadRequest> = {},
  files: FolderFiles = {},
): Promise<Loaded> {
  const all = typeof manifest === 'string' ? { 'serverless.yml': manifest, ...files } : manifest
  return withFolder(all, (root) => loadService({ root, options: {}, env: {}, ...request }))
}

/** `error MANIFEST_X serverless.yml:3:5`: what tests compare. */
export function summarise({ severity, code, source }: Diagnostic): string {
  return `${severity} ${code} ${source ? `${source.file}:${source.line}:${source.column}` : 'nowhere'}`
}
