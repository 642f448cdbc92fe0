/** Lambda: functions, versions, aliases, concurrency, permissions, event source mappings and tags. */
import { Regional, tagged } from '../../world.ts'
import type { Behaviour, Functions, Principals, Queues, World } from '../../world.ts'
import { aliasOperations } from './aliases.ts'
import { concurrencyOperations } from './concurrency.ts'
import type { FunctionRecord, FunctionStore } from './function-record.ts'
import { functionOperations } from './functions.ts'
import { invocationOperations } from './invocations.ts'
import type { LogSink, Responder } from './invocations.ts'
import { mappingOperations, settledMappings } from './mappings.ts'
import type { MappingStore } from './mappings.ts'
import { permissionOperations } from './permissions.ts'
import { tagOperations } from './tags.ts'
import { versionOperations } from './versions.ts'
import type { CloudObject } from '../../../cloud.ts'

export interface LambdaNeeds {
  readonly principals: Principals
  readonly queues: Queues
  readonly logs: (region: string) => LogSink
  readonly respond: Responder
}

export function createLambda(world: World, needs: LambdaNeeds): Behaviour & Functions {
  const functions = new Regional<FunctionStore>(() => new Map())
  const mappings = new Regional<MappingStore>(() => new Map())
  return {
    operations: {
      ...functionOperations(world, functions, needs.principals),
      ...versionOperations(world, functions),
      ...aliasOperations(functions),
      ...concurrencyOperations(world, functions),
      ...permissionOperations(functions),
      ...mappingOperations({ world, functions, mappings, ...needs }),
      ...tagOperations(world, functions, mappings),
      ...invocationOperations(world, functions, needs.logs, needs.respond),
    },
    objects: () => [
      ...functions.entries().flatMap(([, store]) => [...store.values()].flatMap(functionObjects)),
      ...mappings
        .entries()
        .flatMap(([, store]) =>
          [...settledMappings(store, world)].map(([id, one]) =>
            tagged('lambda.event-source-mapping', id, one.tags),
          ),
        ),
    ],
    exists: (arn) => {
      const [, region = '', name = '', qualifier] =
        /^arn:aws:lambda:([^:]+):\d{12}:function:([^:]+)(?::(.+))?$/.exec(arn) ?? []
      const record = functions.in(region).get(name)
      return (
        record !== undefined &&
        (qualifier === undefined || record.aliases.has(qualifier) || record.versions.has(qualifier))
      )
    },
  }
}

function functionObjects(record: FunctionRecord): CloudObject[] {
  const { name } = record
  return [
    tagged('lambda.function', name, record.tags),
    ...[...record.versions.keys()].map((number) => ({ kind: 'lambda.version', id: `${name}:${number}` })),
    ...[...record.aliases.keys()].map((alias) => ({ kind: 'lambda.alias', id: `${name}:${alias}` })),
    ...[...record.provisioned.keys()].map((one) => ({
      kind: 'lambda.provisioned-concurrency',
      id: `${name}:${one}`,
    })),
    ...[...record.policies].flatMap(([qualifier, { statements }]) =>
      [...statements.values()].map(({ Principal }) => ({
        kind: 'lambda.permission',
        id: `${name}:${qualifier} ${JSON.stringify(Principal)}`,
      })),
    ),
    ...(record.reserved === undefined ? [] : [{ kind: 'lambda.reserved-concurrency', id: name }]),
  ]
}
