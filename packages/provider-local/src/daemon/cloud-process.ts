/**
 * The program of the local cloud: `cloud-process.js <root> <key file>`. It takes the lock of the folder or ends at once, brings everything
 * back, then says in the contact file how it is reached. Nothing deployed and nobody asking: it ends and leaves nothing.
 */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { SkyfoldError } from '@skyfold/plugin-api'
import { killLeftovers } from './leftovers.ts'
import { essentialVariables } from '../environment/variables.ts'
import type { Contact } from '../protocol.ts'
import { Cloud } from './cloud.ts'
import {
  cloudFolder,
  createCloudFolder,
  readIfThere,
  removeCloudFolder,
  writeWhole,
} from '../storage/cloud-folder.ts'
import type { CloudFolder } from '../storage/cloud-folder.ts'
import { Vault } from '../storage/vault.ts'
import { answerControl } from '../control/control-routes.ts'
import { ControlServer } from '../control/control-server.ts'
import { acquireLock } from './lock.ts'
import { realTime } from './time.ts'

/** An empty local cloud waits this long for a deploy that may be on its way. */
const EMPTY_MS = 10_000
const CHECK_MS = 1000

const [, , root = '', keyFile = ''] = process.argv
const own = cloudFolder(root)
run(own).catch(async (error: unknown) => {
  complain(error instanceof Error ? (error.stack ?? error.message) : String(error))
  if (error instanceof SkyfoldError) await writeWhole(own.failure, JSON.stringify(error.diagnostic))
  process.exit(1)
})

async function run(folder: CloudFolder): Promise<void> {
  if (!(await acquireLock(folder.path))) return
  await createCloudFolder(folder)
  await rm(folder.failure, { force: true })
  if ((await readIfThere(folder.contact)) !== null) await killLeftovers(folder.path)
  await rm(folder.temporary, { recursive: true, force: true })
  const cloud = await Cloud.open({
    folder,
    vault: new Vault(keyFile),
    essentials: essentialVariables(process.env),
    time: realTime,
    complain,
  })
  const token = randomBytes(32).toString('hex')
  const startedAt = Date.now()
  let asked = startedAt
  const stop = (): void => void end(cloud, server, folder)
  const server: ControlServer = new ControlServer({
    token,
    complain,
    answer: (request) => {
      asked = Date.now()
      return answerControl({ cloud, startedAt, stop: () => setImmediate(stop) }, request)
    },
  })
  const contact: Contact = { pid: process.pid, root, port: await server.listen(), token }
  await writeWhole(folder.contact, JSON.stringify(contact))
  setInterval(() => {
    const isForgotten = cloud.isEmpty && Date.now() - asked > EMPTY_MS
    // Without its contact file nobody can reach it: the folder was removed under it.
    if (isForgotten || !existsSync(folder.contact)) stop()
  }, CHECK_MS).unref()
  process.once('SIGTERM', stop).once('SIGINT', stop)
  // A fault of ours must not take running functions down; it is written where `sls local status` points to.
  process.on('uncaughtException', (error) => complain(error.stack ?? String(error)))
  process.on('unhandledRejection', (reason) => complain(String(reason)))
}

let ending = false

async function end(cloud: Cloud, server: ControlServer, folder: CloudFolder): Promise<void> {
  if (ending) return
  ending = true
  server.close()
  await cloud.close()
  await (cloud.isEmpty ? removeCloudFolder(folder) : rm(folder.contact, { force: true }))
  process.exit(0)
}

function complain(text: string): void {
  process.stderr.write(`${new Date().toISOString()} ${text}\n`)
}
