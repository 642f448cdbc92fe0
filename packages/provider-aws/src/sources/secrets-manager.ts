import type { SourceResolver } from '@skyfold/manifest'
import { Secret, secretMember, secretValue } from '@skyfold/manifest'
import type { AwsReader, Place } from './reader.ts'
import { readWords } from './words.ts'

/**
 * `${secretsManager(region, raw):name}`, or an ARN for the name. A secret that holds JSON is an object, and
 * `name:key` is one of its values; `raw` leaves it as one text.
 */
export function secretsManagerSource(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    const { region, words } = readWords(context.parameter)
    const { id, key } = splitAddress(address)
    const place = await reader.place(context, region ?? regionOf(id))
    const secret = await getSecret(reader, id, place)
    if (secret === undefined) return undefined
    const origin = `secretsManager:${id}`
    if (secret instanceof Uint8Array) return new Secret(Buffer.from(secret).toString(), origin)
    const value = secretValue(secret, { origin, raw: words.includes('raw') && key === undefined })
    return key === undefined ? value : secretMember(value, key)
  }
}

const ARN = /^arn:[^:]+:secretsmanager:([^:]+):[^:]+:secret:[^:]+/

/** A name holds no colon, an ARN six. */
function splitAddress(address: string): { readonly id: string; readonly key: string | undefined } {
  const id = ARN.exec(address)?.[0] ?? /^[^:]*/.exec(address)?.[0] ?? ''
  const key = address.slice(id.length + 1)
  return { id, key: key === '' ? undefined : key }
}

function regionOf(id: string): string | undefined {
  return ARN.exec(id)?.[1]
}

interface Answer {
  readonly SecretString?: string
  /** Base64. */
  readonly SecretBinary?: string
}

async function getSecret(
  reader: AwsReader,
  id: string,
  place: Place,
): Promise<string | Uint8Array | undefined> {
  const text = await reader.ask({
    service: 'secretsmanager',
    permission: 'secretsmanager:GetSecretValue',
    place,
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'secretsmanager.GetSecretValue',
    },
    body: JSON.stringify({ SecretId: id }),
    absent: { codes: ['ResourceNotFoundException'] },
  })
  if (text === undefined) return undefined
  // https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
  const { SecretString, SecretBinary } = JSON.parse(text) as Answer
  return SecretString ?? Buffer.from(SecretBinary ?? '', 'base64')
}
