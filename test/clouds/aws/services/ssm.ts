/** Parameter Store: names that are created once, unless somebody overwrites them. */
import { Refusal } from '../protocol/refusal.ts'
import { Regional } from '../world.ts'
import type { Behaviour, Call, World } from '../world.ts'

interface Parameter {
  readonly type: string
  readonly value: string
  readonly version: number
  readonly modified: Date
}

interface PutInput {
  readonly Name: string
  readonly Value: string
  readonly Type?: string
  readonly Overwrite?: boolean
}

interface GetInput {
  readonly Name: string
  readonly WithDecryption?: boolean
}

/** The operations that a key needs. */
export function createSsm(world: World, secure: Readonly<Record<string, string>>): Behaviour {
  const given = Object.entries(secure).map(([name, value]): [string, Parameter] => {
    return [name, { type: 'SecureString', value, version: 1, modified: new Date(world.now()) }]
  })
  const stores = new Regional<Map<string, Parameter>>(() => new Map(given))
  return {
    operations: {
      PutParameter({ Name, Value, Type, Overwrite }: PutInput, { region }: Call): object {
        const parameters = stores.in(region)
        const before = parameters.get(Name)
        if (before && !Overwrite)
          throw new Refusal(
            'ParameterAlreadyExists',
            'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
          )
        const type = Type ?? before?.type
        if (type === undefined) throw new Refusal('ValidationException', 'A parameter type is required.')
        const version = (before?.version ?? 0) + 1
        parameters.set(Name, { type, value: Value, version, modified: new Date(world.now()) })
        return { Version: version, Tier: 'Standard' }
      },
      GetParameter({ Name, WithDecryption }: GetInput, { region, account }: Call): object {
        const found = stores.in(region).get(Name)
        if (!found) throw new Refusal('ParameterNotFound', `Parameter ${Name} not found.`)
        const isHidden = found.type === 'SecureString' && !WithDecryption
        return {
          Parameter: {
            Name,
            Type: found.type,
            Value: isHidden ? 'AQICAHh-encrypted' : found.value,
            Version: found.version,
            LastModifiedDate: found.modified,
            ARN: `arn:aws:ssm:${region}:${account}:parameter${Name}`,
            DataType: 'text',
          },
        }
      },
    },
    // One key for all stacks of an account: no stack owns it.
    objects: () => [],
  }
}
