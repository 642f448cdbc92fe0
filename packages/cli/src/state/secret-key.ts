/** The key of secret hashes as a run is given it, for those who keep their keys themselves. */
import { SkyfoldError } from '@skyfold/plugin-api'
import { cliDiagnostics } from '../diagnostics.ts'

const VARIABLE = 'SKYFOLD_SECRET_KEY'
const KEY_BYTES = 32

/** The 32 bytes of SKYFOLD_SECRET_KEY (hex or base64). Errors: CLI_SECRET_KEY_INVALID. */
export function givenSecretKey(env: Readonly<Record<string, string | undefined>>): Uint8Array | undefined {
  const text = env[VARIABLE]?.trim()
  if (!text) return undefined
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const key = /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
  if (key?.length === KEY_BYTES) return key
  throw new SkyfoldError(cliDiagnostics.CLI_SECRET_KEY_INVALID({ variable: VARIABLE }))
}
