/** The key of secret hashes: a SecureString of Parameter Store, one for all stacks of an account and region. */
import { randomBytes } from 'node:crypto'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { domainOf } from './bucket.ts'
import { stateErrors } from './diagnostics.ts'
import type { Answer, Sender } from './request.ts'

const PARAMETER = '/skyfold/secret-key'
const KEY_BYTES = 32
/** A parameter that somebody else has just made may be a moment in coming. */
const LOOKS = 5
const PAUSE_MS = 200

export interface KeyOptions {
  readonly sender: Sender
  readonly region: string
  readonly env: ConnectOptions['env']
  readonly clock: ConnectOptions['clock']
}

/** The 32 bytes; `null` when there are none and none are to be made. Of several makers at once, one wins. */
export async function secretKey(options: KeyOptions, make: boolean): Promise<Uint8Array | null> {
  const existing = await readKey(options)
  if (existing || !make) return existing
  await call(options, 'PutParameter', {
    Name: PARAMETER,
    Type: 'SecureString',
    Value: randomBytes(KEY_BYTES).toString('hex'),
    Description: 'Key of the hashes that stand for secrets in the states of Skyfold.',
    Overwrite: false,
  })
  for (let look = 0; look < LOOKS; look += 1) {
    const made = await readKey(options)
    if (made) return made
    await options.clock.sleep(PAUSE_MS)
  }
  throw unusable(options)
}

async function readKey(options: KeyOptions): Promise<Uint8Array | null> {
  const { code, body } = await call(options, 'GetParameter', { Name: PARAMETER, WithDecryption: true })
  if (code !== '') return null
  // The answer is signed by AWS's certificate; its members may still be missing.
  const { Parameter } = JSON.parse(body.toString('utf8')) as { Parameter?: { Value?: unknown } }
  const value = Parameter?.Value
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/.test(value)) throw unusable(options)
  return Buffer.from(value, 'hex')
}

function call({ sender, region, env }: KeyOptions, operation: string, input: object): Promise<Answer> {
  return sender.send({
    service: 'ssm',
    region,
    permission: `ssm:${operation}`,
    method: 'POST',
    url: new URL(
      env['AWS_ENDPOINT_URL_SSM'] ?? env['AWS_ENDPOINT_URL'] ?? `https://ssm.${region}.${domainOf(region)}/`,
    ),
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AmazonSSM.${operation}` },
    body: Buffer.from(JSON.stringify(input)),
    allowed: operation === 'GetParameter' ? ['ParameterNotFound'] : ['ParameterAlreadyExists'],
  })
}

function unusable({ region }: KeyOptions): SkyfoldError {
  return new SkyfoldError(stateErrors.AWS_SECRET_KEY_INVALID({ parameter: PARAMETER, region }))
}
