/** The stage of an HTTP API. `$default` has no segment in its URL; changes are served at once. */
import type { ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { partId, splitPartId } from './part-id.ts'

export interface StageInputs {
  /** Id of the API. */
  readonly api: string
  readonly name: string
}

export interface StageOutputs {
  readonly name: string
}

export const stage: ResourceType<StageInputs, StageOutputs, AwsClients> = {
  type: 'aws.apigatewayv2.stage',
  version: 1,
  identity: {
    by: 'child',
    async find({ clients }, { api, name }) {
      const gateway = await clients.apigatewayv2()
      const found = await absentAsNull(gateway.getStage({ ApiId: api, StageName: name }))
      return found && { id: partId(api, name), owner: undefined, health: 'ready' }
    },
  },
  replaceOn: ['api', 'name'],
  async create({ clients }, { api, name }) {
    const gateway = await clients.apigatewayv2()
    await gateway.createStage({ ApiId: api, StageName: name, AutoDeploy: true })
    return { id: partId(api, name) }
  },
  settle: async (_context, id) => ({ name: splitPartId(id).part }),
  async update({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    await gateway.updateStage({ ApiId, StageName: part, AutoDeploy: true })
  },
  async read({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    const found = await absentAsNull(gateway.getStage({ ApiId, StageName: part }))
    return found && { inputs: { api: ApiId, name: part }, outputs: { name: part } }
  },
  async delete({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const { ApiId, part } = splitPartId(id)
    await absentAsNull(gateway.deleteStage({ ApiId, StageName: part }))
  },
}
