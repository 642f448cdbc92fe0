/** Whether what is deployed is known not to be what runs, although nobody changed it. */
import { realpath } from 'node:fs/promises'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { cloudFolder } from '../storage/cloud-folder.ts'
import { keyFileOf } from '../storage/key-file.ts'
import { readRecord } from '../storage/record.ts'
import { Vault } from '../storage/vault.ts'

/** True when a function serves with variables that no key opens. A record that cannot be read is told of by what reads it. */
export async function needsRefresh({ root, env }: Pick<ConnectOptions, 'root' | 'env'>): Promise<boolean> {
  const { record } = cloudFolder(await realpath(root))
  const { objects } = await readRecord(record, new Vault(keyFileOf(env))).catch(() => ({ objects: [] }))
  const locked = new Set<unknown>(objects.filter((object) => object.locked).map(({ id }) => id))
  return objects.some(
    ({ type, inputs, assigned }) =>
      type === 'local.function' && (locked.has(inputs['version']) || locked.has(assigned['serving'])),
  )
}
