/** All kinds of objects of the toy cloud behave alike; each is a line in the provider's list. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { ToyClients } from '../clients.ts'

export interface ToyInputs {
  readonly name: string
}

export interface ToyOutputs {
  readonly id: string
  readonly [name: string]: string
}

export function toyType(kind: string): ResourceType<ToyInputs, ToyOutputs, ToyClients> {
  const idOf = (inputs: ToyInputs, instance: string): string =>
    `${kind}/${inputs.name}${instance && `-${instance}`}`
  return {
    type: `toy.${kind}`,
    version: 1,
    identity: {
      by: 'name',
      name: idOf,
      find: async (context, id) => {
        const object = await context.clients.toy.read(id)
        return object ? { id, owner: object.owner, health: 'ready' } : null
      },
    },
    replaceOn: ['name'],
    predict: (inputs) => ({ id: idOf(inputs, '') }),
    async create({ clients }, inputs, { owner, instance }) {
      const id = idOf(inputs, instance)
      await clients.toy.create(id, { owner, inputs: { ...inputs } })
      return { id }
    },
    update: ({ clients }, id, inputs) => clients.toy.update(id, { ...inputs }),
    async read({ clients }, id) {
      const object = await clients.toy.read(id)
      return object ? { inputs: object.inputs, outputs: { id } } : null
    },
    delete: ({ clients }, id) => clients.toy.delete(id),
  }
}
