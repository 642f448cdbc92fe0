/** Opens the place where a stack's state is kept: a provider's keeper, or files of the service folder. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { createFileStore, loadSecretKey } from '@skyfold/engine'
import type { ConnectOptions, StackId, StateHome } from '@skyfold/plugin-api'
import { loadProvider } from '../providers.ts'
import { locateError } from '../pipeline/connecting.ts'
import { OUR_FOLDER } from '../pipeline/our-folder.ts'
import { givenSecretKey } from './secret-key.ts'
import type { StateChoice } from './state-choice.ts'
import { refuseForgotten } from './forgotten-state.ts'

/** Folder of all states of a service, and the key of their secret hashes. */
export function stateFolder(root: string): { readonly folder: string; readonly keyFile: string } {
  const folder = path.join(root, OUR_FOLDER, 'state')
  return { folder, keyFile: path.join(folder, 'secret.key') }
}

/**
 * The home of `options.stack`. It loads no SDK. A stack of which the chosen place knows nothing, but the service folder
 * does, is refused when the state is read.
 * Errors: those of `StateKeeper.open` with a place, CLI_SECRET_KEY_INVALID, CLI_STATE_FORGOTTEN.
 */
export async function openHome(choice: StateChoice | undefined, options: ConnectOptions): Promise<StateHome> {
  const { stack, root, env } = options
  const home = await openPlace(choice, options)
  const store = choice ? refuseForgotten(home.store, fileHome(root, stack).store, stack) : home.store
  const given = givenSecretKey(env)
  return { store, secretKey: async (make) => given ?? home.secretKey(make) }
}

/** The place as it is, whatever the service folder holds. Errors: those of `StateKeeper.open` with a place. */
export async function openPlace(
  choice: StateChoice | undefined,
  options: ConnectOptions,
): Promise<StateHome> {
  return choice ? openKeeper(choice, options) : fileHome(options.root, options.stack)
}

/** The home in files of the service folder. Opens nothing yet. */
export function fileHome(root: string, stack: StackId): StateHome {
  const { folder, keyFile } = stateFolder(root)
  return {
    store: createFileStore({ folder, stack }),
    secretKey: async (make) => (make || existsSync(keyFile) ? loadSecretKey(keyFile) : null),
  }
}

async function openKeeper(
  { keeper, url, options: own, source }: StateChoice,
  options: ConnectOptions,
): Promise<StateHome> {
  const states = (await loadProvider(keeper))?.states
  // `STATE_SCHEMES` names providers that have one.
  if (!states) throw new Error(`${keeper} keeps no states`)
  return locateError(source, () => states.open(url, { ...options, options: own }))
}
