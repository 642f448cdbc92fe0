/** The local cloud as the cloud of a world. */
import { createEnv } from '@skyfold/engine'
import { stopCloud } from '@skyfold/provider-local'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { WorldCloud } from './world.ts'

/** A cloud in `root` that starts with its first request. */
export async function openLocalCloud(root: string): Promise<WorldCloud> {
  await Promise.resolve()
  const clock = createEnv({ user: 'contract', host: 'test', pid: process.pid })
  return {
    env: () => ({ PATH: process.env['PATH'] ?? '', XDG_STATE_HOME: path.join(root, 'home') }),
    objects: () => readRecord(path.join(root, '.skyfold/local/record.json')),
    async close() {
      await stopCloud({ root, env: {}, clock })
    },
  }
}

/** What the local cloud itself wrote down; it removes the file with the last object. */
async function readRecord(file: string): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8').catch(() => '{"objects":[]}')
  const { objects } = JSON.parse(text) as { objects: { type: string; id: string }[] }
  return objects.map(({ type, id }) => `${type}/${id}`)
}
