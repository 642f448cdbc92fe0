import type { SourceResolver } from '@skyfold/manifest'
import { secretValue } from '@skyfold/manifest'
import { isNamed } from './absence.ts'
import { readWords } from './words.ts'
import type { AwsReader } from './reader.ts'

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
    const parameter = await getParameter(reader, { name, decrypt, ...(await reader.place(context, region)) })
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
  readonly region: string
  readonly profile?: string
}

async function getParameter(
  reader: AwsReader,
  { name, decrypt, region, profile }: Wanted,
): Promise<Parameter | undefined> {
  try {
    const text = await reader.ask({
      service: 'ssm',
      operation: 'GetParameter',
      region,
      profile,
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'AmazonSSM.GetParameter' },
      body: JSON.stringify({ Name: name, WithDecryption: decrypt }),
    })
    // https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetParameter.html
    return (JSON.parse(text) as { readonly Parameter: Parameter }).Parameter
  } catch (error) {
    if (isNamed(error, 'ParameterNotFound', 'ParameterVersionNotFound')) return undefined
    throw error
  }
}
