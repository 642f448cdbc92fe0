/**
 * What a version of a function is made of, apart from its code, as one hash: equal hashes mean that publishing would
 * make nothing new. The environment may hold secrets and the hash is recorded, so it is keyed with a value that is
 * written on the function alone.
 */
import { createHmac } from 'node:crypto'
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'

/** Tag with the key; random, made with the function. */
export const SALT_TAG = 'skyfold:salt'

/** Lower-case hex. Without a salt the values of the environment are left out. */
export function hashConfiguration(configuration: FunctionConfiguration, salt: string | undefined): string {
  const { Environment, SnapStart, ...rest } = configuration
  const variables = Environment?.Variables ?? {}
  const lasting = {
    Architectures: rest.Architectures,
    DeadLetterConfig: rest.DeadLetterConfig,
    Description: rest.Description ?? '',
    Environment: salt === undefined ? Object.keys(variables) : variables,
    EphemeralStorage: rest.EphemeralStorage,
    FileSystemConfigs: rest.FileSystemConfigs ?? [],
    Handler: rest.Handler,
    KMSKeyArn: rest.KMSKeyArn,
    Layers: rest.Layers?.map((layer) => layer.Arn) ?? [],
    LoggingConfig: rest.LoggingConfig,
    MemorySize: rest.MemorySize,
    Role: rest.Role,
    Runtime: rest.Runtime,
    SnapStart: SnapStart?.ApplyOn ?? 'None',
    Timeout: rest.Timeout,
    TracingConfig: rest.TracingConfig,
    VpcConfig: rest.VpcConfig && {
      SubnetIds: rest.VpcConfig.SubnetIds,
      SecurityGroupIds: rest.VpcConfig.SecurityGroupIds,
    },
  }
  return createHmac('sha256', salt ?? '')
    .update(JSON.stringify(sorted(lasting)))
    .digest('hex')
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(
    entries.toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  )
}
