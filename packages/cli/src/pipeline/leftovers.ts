/** Removes the files of a stack that is gone, and our folder when nothing is left in it. */
import { readdir, rm, rmdir } from 'node:fs/promises'
import path from 'node:path'
import type { Change } from './changing.ts'
import { stateFolder } from '../state/state-home.ts'
import { OUR_FOLDER } from './our-folder.ts'
import { artifactFolder } from './stack-access.ts'

/** What providers remember between runs. */
const CACHE = 'cache'

/** Packages of each destination that was removed to the end, whatever was kept there; then the key and the folders that nobody needs any more. */
export async function discardFiles(root: string, changes: readonly Change[]): Promise<void> {
  for (const { destination, outcome } of changes) {
    if (outcome?.status === 'done' || outcome?.status === 'unchanged')
      await rm(artifactFolder(root, destination), { recursive: true, force: true })
  }
  await discardKey(root)
  const ours = path.join(root, OUR_FOLDER)
  for (const stage of await namesIn(path.join(ours, 'artifacts')))
    await discardEmpty(path.join(ours, 'artifacts', stage))
  for (const folder of [path.join(ours, 'artifacts'), stateFolder(root).folder]) await discardEmpty(folder)
  // What only spares requests is kept as long as there is something to ask for.
  if (!(await namesIn(ours)).some((name) => name !== CACHE))
    await rm(path.join(ours, CACHE), { recursive: true, force: true })
  await discardEmpty(ours)
}

/** A key without a state hashes nothing. */
async function discardKey(root: string): Promise<void> {
  const { folder, keyFile } = stateFolder(root)
  const names = await namesIn(folder)
  if (names.length === 1 && names[0] === path.basename(keyFile)) await rm(keyFile, { force: true })
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    // Not there: nothing in it.
    return []
  }
}

async function discardEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder)
  } catch {
    // Not empty, or not there: both are fine.
  }
}
