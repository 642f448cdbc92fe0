/** Profiles of `~/.aws/credentials` and `~/.aws/config`. */
import type { Credentials } from './signer.ts'

/** The texts of the two files; empty when there is none. */
export interface ProfileFiles {
  readonly credentials: string
  readonly config: string
}

/** Keys that a profile only has because others are to be got with them. */
const INDIRECT = ['role_arn', 'sso_session', 'sso_start_url', 'credential_process', 'web_identity_token_file']

/** The keys that stand in a profile as they are; `undefined` when there are none, or when they are not meant directly. */
export function profileKeys({ credentials, config }: ProfileFiles, profile: string): Credentials | undefined {
  const section = profile === 'default' ? /^(profile )?default$/ : new RegExp(`^profile ${escape(profile)}$`)
  const settings = new Map([
    ...settingsOf(config, section),
    ...settingsOf(credentials, new RegExp(`^${escape(profile)}$`)),
  ])
  const accessKeyId = settings.get('aws_access_key_id')
  const secretAccessKey = settings.get('aws_secret_access_key')
  if (!accessKeyId || !secretAccessKey || INDIRECT.some((key) => settings.has(key))) return undefined
  const sessionToken = settings.get('aws_session_token')
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
}

function settingsOf(text: string, section: RegExp): [string, string][] {
  let isInside = false
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const header = /^\s*\[([^\]]*)\]/.exec(line)?.[1]
    if (header !== undefined) isInside = section.test(header.trim().replaceAll(/\s+/g, ' '))
    // What is indented belongs to the setting above it.
    const setting = isInside ? /^([A-Za-z_]+)\s*=\s*(.*?)\s*(?:\s[#;].*)?$/.exec(line) : null
    return setting ? [[(setting[1] ?? '').toLowerCase(), setting[2] ?? '']] : []
  })
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
}
