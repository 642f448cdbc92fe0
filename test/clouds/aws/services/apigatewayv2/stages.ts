/** Stages: one for each name. */
import { Refusal } from '../../protocol/refusal.ts'
import type { Behaviour, Call, Checked, World } from '../../world.ts'
import type { Stores } from './api-record.ts'
import { findApi, findIn, merge } from './api-record.ts'
import type { CreateStageRequest, Stage, UpdateStageRequest } from '@aws-sdk/client-apigatewayv2'

export function stageOperations(world: World, stores: Stores): Behaviour['operations'] {
  return {
    CreateStage(input: Checked<CreateStageRequest>, call: Call): Stage {
      const { stages } = findApi(stores, call, input.ApiId)
      if (stages.has(input.StageName)) throw new Refusal('ConflictException', `Stage already exists`)
      const { ApiId: _, ...settings } = input
      const created: Stage = { AutoDeploy: false, ...settings, CreatedDate: new Date(world.now()) }
      stages.set(input.StageName, created)
      return created
    },
    GetStage: (input: { readonly ApiId: string; readonly StageName: string }, call: Call): Stage =>
      findIn(findApi(stores, call, input.ApiId).stages, input.StageName, 'stage'),
    GetStages: (input: { readonly ApiId: string }, call: Call): { Items: Stage[] } => ({
      Items: [...findApi(stores, call, input.ApiId).stages.values()],
    }),
    UpdateStage(input: Checked<UpdateStageRequest>, call: Call): Stage {
      const { stages } = findApi(stores, call, input.ApiId)
      const updated = merge(findIn(stages, input.StageName, 'stage'), input)
      stages.set(input.StageName, updated)
      return updated
    },
    DeleteStage(input: { readonly ApiId: string; readonly StageName: string }, call: Call): object {
      const { stages } = findApi(stores, call, input.ApiId)
      findIn(stages, input.StageName, 'stage')
      stages.delete(input.StageName)
      return {}
    },
  }
}
