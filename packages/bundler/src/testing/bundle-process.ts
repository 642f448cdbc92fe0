/**
 * Bundles copies of a fixture in a process of its own, so that a test can choose time zone, language and threads.
 * Sends the artifacts of each copy, or (`endless`) goes on until it is killed.
 */
import { bundle } from '../bundle.ts'
import { addFiles, copyFixture, createFolder, discard, serviceOf, unitsOf } from './service-folder.ts'
import type { Handlers } from './service-folder.ts'
import path from 'node:path'

/** What the parent sends. */
export interface BundleOrder {
  readonly fixture: string
  readonly handlers: Handlers
  readonly patterns: readonly string[]
  /** One copy for each: how deep below the temporary folder, under which umask, files made in which order. */
  readonly copies: readonly { readonly depth: number; readonly umask: number; readonly reversed: boolean }[]
}

/** Bundles again and again into this folder. */
export interface EndlessOrder {
  readonly root: string
  readonly handlers: Handlers
  readonly outDir: string
}

process.once('message', (order) => {
  // Only our own tests are at the other end.
  const work = order as BundleOrder | EndlessOrder
  void ('copies' in work ? bundleCopies(work) : bundleForever(work))
})

async function bundleCopies({ fixture, handlers, patterns, copies }: BundleOrder): Promise<void> {
  const results: unknown[] = []
  for (const { depth, umask, reversed } of copies) {
    process.umask(umask)
    const top = await createFolder()
    const root = path.join(top, ...Array.from({ length: depth }, (_, level) => `level ${level}`))
    await addFiles(
      root,
      reversed ? { 'data/z.txt': 'z', 'data/a.txt': 'a' } : { 'data/a.txt': 'a', 'data/z.txt': 'z' },
    )
    await copyFixture(fixture, root)
    const units = unitsOf(handlers, { patterns })
    if (reversed) units.reverse()
    const { artifacts } = await bundle({
      service: serviceOf(root, handlers),
      units,
      outDir: path.join(root, 'out'),
    })
    results.push(artifacts.map(({ unit, sha256, contentHash }) => `${unit} ${sha256} ${contentHash}`).sort())
    await discard(top)
  }
  process.send?.(results, () => process.disconnect())
}

async function bundleForever({ root, handlers, outDir }: EndlessOrder): Promise<void> {
  for (;;) await bundle({ service: serviceOf(root, handlers), units: unitsOf(handlers), outDir })
}
