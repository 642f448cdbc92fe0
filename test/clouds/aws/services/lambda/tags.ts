/** Tags of functions and event source mappings, by ARN. */
import type {
  ListTagsRequest,
  ListTagsResponse,
  TagResourceRequest,
  UntagResourceRequest,
} from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'
import { uuid } from '../../world.ts'
import type { Behaviour, Call, Checked, Regional, World } from '../../world.ts'
import { parseFunctionName } from './arn.ts'
import type { FunctionStore } from './function-record.ts'
import { requireFunction } from './function-record.ts'
import { checkTags } from './functions.ts'
import { settledMappings } from './mappings.ts'
import type { MappingStore } from './mappings.ts'

export function tagOperations(
  world: World,
  functions: Regional<FunctionStore>,
  mappings: Regional<MappingStore>,
): Behaviour['operations'] {
  /** The tags of what an ARN names; `changed` gives a function a new revision. */
  const find = (arn: string, call: Call): { tags: Map<string, string>; changed: () => void } => {
    const mapping = /:event-source-mapping:(.+)$/.exec(arn)?.[1]
    if (mapping !== undefined) {
      const found = settledMappings(mappings.in(call.region), world).get(mapping)
      if (!found) throw new Refusal('ResourceNotFoundException', `Event source mapping not found: ${arn}`)
      return { tags: found.tags, changed: () => undefined }
    }
    const name = parseFunctionName(arn, call)
    if (name.qualifier !== undefined)
      throw new Refusal(
        'InvalidParameterValueException',
        'Tags on function aliases and versions are not supported. Please specify a function ARN.',
      )
    const record = requireFunction(functions.in(call.region), call, name)
    return {
      tags: record.tags,
      changed: () => {
        record.latest.revision = uuid()
      },
    }
  }
  return {
    ListTags: (input: Checked<ListTagsRequest>, call: Call): ListTagsResponse => ({
      Tags: Object.fromEntries(find(input.Resource, call).tags),
    }),
    TagResource(input: Checked<TagResourceRequest>, call: Call): object {
      const { tags, changed } = find(input.Resource, call)
      const names = Object.keys(input.Tags)
      if (names.length === 0)
        throw new Refusal(
          'InvalidParameterValueException',
          'An error occurred and the request cannot be processed.',
        )
      checkTags(new Set([...tags.keys(), ...names]).size)
      for (const [key, value] of Object.entries(input.Tags)) tags.set(key, value)
      changed()
      return {}
    },
    UntagResource(input: Checked<UntagResourceRequest>, call: Call): object {
      const { tags, changed } = find(input.Resource, call)
      for (const key of input.TagKeys) tags.delete(key)
      changed()
      return {}
    },
  }
}
