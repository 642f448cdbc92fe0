/**
 * The local cloud as one of the clouds: its own process, behind a gateway through which `sls` reaches it, so that its
 * requests are counted and disturbed like those of the others. It is no fake.
 */
import { readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Ownership } from '@skyfold/plugin-api'
import { createEnv } from '@skyfold/engine'
import { startCloud, stopCloud } from '@skyfold/provider-local'
import { commandEnvironment } from '../../sls.ts'
import type { Cloud, CloudObject, CloudOptions, RunningCloud } from '../cloud.ts'
import { openGateway } from './gateway.ts'

export const localCloud: Cloud = { name: 'local', start }

/** Asked so often, a local cloud to which nothing is deployed yet does not take itself for forgotten. */
const KEEP_MS = 2000

/** What the local cloud wrote down about how it is reached. */
interface Contact {
  readonly port: number
}

async function start({ root = '' }: CloudOptions = {}): Promise<RunningCloud> {
  const clock = createEnv({ user: 'test', host: 'test', pid: process.pid })
  const options = { root, env: commandEnvironment(), clock }
  await startCloud(options)
  const file = path.join(root, '.skyfold/local/contact.json')
  const text = await readFile(file, 'utf8')
  // Written by the local cloud that was started right now.
  const contact = JSON.parse(text) as Contact
  const gateway = await openGateway(contact.port)
  await writeFile(file, JSON.stringify({ ...contact, port: gateway.port }))
  const keeper = setInterval(() => void gateway.ping(), KEEP_MS)
  return {
    url: `http://127.0.0.1:${gateway.port}`,
    env: {},
    badCredentials: { expired: {}, unknown: {} },
    traffic: gateway.traffic,
    objects: () => objectsOf(root),
    async stop() {
      clearInterval(keeper)
      await stopCloud(options)
      gateway.close()
    },
  }
}

/** The record of the local cloud, which it removes with the last object. */
function objectsOf(root: string): readonly CloudObject[] {
  try {
    const text = readFileSync(path.join(root, '.skyfold/local/record.json'), 'utf8')
    // Written by the local cloud.
    const { objects } = JSON.parse(text) as {
      readonly objects: readonly { readonly type: string; readonly id: string; readonly owner: Ownership }[]
    }
    return objects.map(({ type, id, owner }) => ({ kind: type, id, owner }))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
