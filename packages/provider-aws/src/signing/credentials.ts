/**
 * Credentials without the SDK where they are plain keys: of the environment, or of a profile in the shared files.
 * Everything else (SSO, roles, processes, machines) is left to the SDK's chain, which is loaded only then.
 */
import { readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { profileKeys } from './profile-file.ts'
import type { Credentials } from './signer.ts'

/** Asked before each request: keys of a session change while a deploy runs. */
export type CredentialSource = () => Promise<Credentials>

type Env = ConnectOptions['env']

/** The profile to use: of the manifest, then of the environment. */
export function profileOf({ options, env }: Pick<ConnectOptions, 'options' | 'env'>): string | undefined {
  const { profile } = options
  return typeof profile === 'string' ? profile : env['AWS_PROFILE']
}

/** Keys of the environment, unless a profile is asked for. */
export function environmentKeys(env: Env, profile: string | undefined): Credentials | undefined {
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  } = env
  if (profile !== undefined || !accessKeyId || !secretAccessKey) return undefined
  return { accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) }
}

/** Looks in the order of the AWS CLI. Rejects as the SDK does when nothing is found. */
export function credentialSource(
  env: Env,
  { profile, region }: { readonly profile: string | undefined; readonly region: string },
): CredentialSource {
  let found: Promise<CredentialSource> | undefined
  const find = async (): Promise<CredentialSource> => {
    const keys = environmentKeys(env, profile) ?? (await sharedKeys(env, profile ?? 'default'))
    return keys ? async () => keys : sdkChain(profile, region)
  }
  return async () => (await (found ??= find()))()
}

async function sharedKeys(env: Env, profile: string): Promise<Credentials | undefined> {
  const folder = path.join(env['HOME'] ?? os.homedir(), '.aws')
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')
  const [credentials, config] = await Promise.all([
    read(env['AWS_SHARED_CREDENTIALS_FILE'] ?? path.join(folder, 'credentials')),
    read(env['AWS_CONFIG_FILE'] ?? path.join(folder, 'config')),
  ])
  return profileKeys({ credentials, config }, profile)
}

/** The chain of a client, which is kept as it remembers and renews what it found. */
async function sdkChain(profile: string | undefined, region: string): Promise<CredentialSource> {
  const { STS } = await import('@aws-sdk/client-sts')
  const { credentials } = new STS({ region, ...(profile === undefined ? {} : { profile }) }).config
  return () => credentials()
}
