import type { SourceResolver } from '@skyfold/manifest'
import { secretValue } from '@skyfold/manifest'
import { readWords } from './words.ts'
import type { AwsReader, Place } from './reader.ts'

interface Parameter {
  readonly Type: 'String' | 'StringList' | 'SecureString'
  readonly Value: string
}

/**
 * `${ssm(region, raw | noDecrypt):/name}`. A `SecureString` is a secret, and an object when it holds JSON; a `StringList`
 * is a list; `raw` leaves both as one text. The older endings `~true` (decrypt) and `~split` are understood.
 */
export function ssmSource(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    const { region, words } = readWords(context.parameter)
    const [, name = '', ending] = /^(.*?)(?:~(true|false|split))?$/s.exec(address) ?? []
    const decrypt = !words.includes('noDecrypt') && ending !== 'false'
    const place = await reader.place(context, region)
    const parameter = await getParameter(reader, { name, decrypt, place })
    if (!parameter) return undefined
    const { Type: type, Value: value } = parameter
    if (ending === 'split' || (type === 'StringList' && !words.includes('raw'))) return value.split(',')
    if (type !== 'SecureString' || !decrypt) return value
    return secretValue(value, { origin: `ssm:${name}`, raw: words.includes('raw') })
  }
}

interface Wanted {
  readonly name: string
  readonly decrypt: boolean
  readonly place: Place
}

async function getParameter(
  reader: AwsReader,
  { name, decrypt, place }: Wanted,
): Promise<Parameter | undefined> {
  const text = await reader.ask({
    service: 'ssm',
    permission: 'ssm:GetParameter',
    place,
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
    body: JSON.stringify({ Name: name, WithDecryption: decrypt }),
    absent: { codes: ['ParameterNotFound', 'ParameterVersionNotFound'] },
  })
  // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
  return text === undefined ? undefined : (JSON.parse(text) as { readonly Parameter: Parameter }).Parameter
}
