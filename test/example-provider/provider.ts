/** The smallest provider: what a fifth cloud costs. Its cloud is a map in memory. */
import type { Service, Target } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Artifact, Composition, Deployed, Description, Provider } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import type { ToyClients } from './clients.ts'
import { createClients } from './clients.ts'
import { layout } from './layout.ts'
import { physicalName } from './naming.ts'
import { toyType } from './resources/toy-object.ts'
import type { ToyCloud } from './toy-cloud.ts'
import { triggerResource } from './triggers/toy-triggers.ts'

export function createProvider(cloud: ToyCloud): Provider<ToyClients> {
  return {
    name: 'toy',
    capabilities,
    resources: ['function', 'http', 'httpApi', 'schedule', 'queue'].map(toyType),
    layout,
    compose,
    describe,
    async connect(options) {
      const clients = createClients(cloud, options)
      await clients.toy.read('account')
      return {
        clients,
        account: { key: 'toy', label: 'the toy cloud' },
        operations: {
          invoke: () => Promise.reject(new Error('the toy cloud runs nothing')),
          logs: () => (async function* none() {})(),
          send: () => Promise.reject(new Error('the toy cloud keeps no messages')),
        },
        close: () => Promise.resolve(),
      }
    },
  }
}

function compose(service: Service, target: Target, artifacts: readonly Artifact[]): Composition {
  const resources = service.functions.flatMap((definition) => {
    const { memorySize, timeout, environment } = settingsFor(definition, target.provider)
    const artifact = artifacts.find(({ unit }) => unit === definition.name)?.contentHash ?? ''
    return [
      {
        address: `toy.function/${definition.name}`,
        type: 'toy.function',
        inputs: {
          name: physicalName(service, definition.name),
          code: { artifact },
          memorySize,
          timeout,
          environment,
        },
        source: definition.source,
      },
      ...definition.triggers.map((trigger, index) => triggerResource(definition, trigger, index)),
    ]
  })
  return { graph: { resources }, diagnostics: [] }
}

function describe({ resources }: Deployed): Description {
  const named = (type: string): [string, string][] =>
    Object.entries(resources)
      .filter(([, each]) => each.type === type)
      .map(([address, { id }]) => [address.slice(type.length + 1), id])
  return {
    functions: named('toy.function').map(([name, id]) => ({ name, id })),
    endpoints: named('toy.httpApi').map(([name]) => ({
      method: 'GET',
      url: 'https://toy.example/hello/{name}',
      function: name.replace(/-\d+$/, ''),
      public: true,
    })),
    outputs: {},
  }
}
