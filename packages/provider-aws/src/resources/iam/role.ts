/** A role that one function (or its scheduler) runs as. */
import { isDeepStrictEqual } from 'node:util'
import type { ResourceType } from '@skyfold/plugin-api'
import { requireArn } from '../../arn.ts'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull } from '../../request/failure.ts'
import { instanceName } from '../../naming.ts'
import { ownedTags, ownerOf, tagChanges, tagList, tagMap, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'
import { parseTrust, trustDocument } from './policy-document.ts'
import type { Trust } from './policy-document.ts'

export interface RoleInputs {
  readonly name: string
  readonly trust: Trust
  readonly tags: Tags
}

export interface RoleOutputs {
  readonly name: string
  readonly arn: string
}

/** Its id is the ARN. */
export const role: ResourceType<RoleInputs, RoleOutputs, AwsClients> = {
  type: 'aws.iam.role',
  version: 1,
  identity: {
    by: 'name',
    name: ({ name }, instance) => instanceName(name, instance),
    async find({ clients }, name) {
      const iam = await clients.iam()
      const answer = await absentAsNull(iam.getRole({ RoleName: name }))
      return (
        answer && { id: answer.Role?.Arn ?? '', owner: ownerOf(tagMap(answer.Role?.Tags)), health: 'ready' }
      )
    },
  },
  replaceOn: ['name'],
  async create({ clients }, { name, trust, tags }, { instance, owner }) {
    const iam = await clients.iam()
    const { Role } = await iam.createRole({
      RoleName: instanceName(name, instance),
      AssumeRolePolicyDocument: trustDocument(trust),
      Description: `Made by Skyfold for ${owner.stack}`,
      Tags: tagList(ownedTags(tags, owner)),
    })
    return { id: Role?.Arn ?? '' }
  },
  settle: async (_context, id) => outputsOf(id),
  /** Writes what differs from what is there, so that an update cut short goes on where it stopped. */
  async update({ clients }, id, { trust, tags }) {
    const iam = await clients.iam()
    const RoleName = nameOf(id)
    const { Role } = await iam.getRole({ RoleName })
    if (!isDeepStrictEqual(parseTrust(Role?.AssumeRolePolicyDocument ?? ''), trust))
      await iam.updateAssumeRolePolicy({ RoleName, PolicyDocument: trustDocument(trust) })
    const { set, remove } = tagChanges(tagMap(Role?.Tags), tags)
    if (Object.keys(set).length > 0) await iam.tagRole({ RoleName, Tags: tagList(set) })
    if (remove.length > 0) await iam.untagRole({ RoleName, TagKeys: remove })
  },
  async read({ clients }, id) {
    const iam = await clients.iam()
    const answer = await absentAsNull(iam.getRole({ RoleName: nameOf(id) }))
    if (!answer?.Role) return null
    const { AssumeRolePolicyDocument: document = '', Tags: tags } = answer.Role
    return { inputs: { trust: parseTrust(document), tags: userTags(tagMap(tags)) }, outputs: outputsOf(id) }
  },
  async delete({ clients }, id) {
    const iam = await clients.iam()
    await absentAsNull(iam.deleteRole({ RoleName: nameOf(id) }))
  },
}

function outputsOf(arn: string): RoleOutputs {
  return { name: nameOf(arn), arn }
}

function nameOf(arn: string): string {
  return requireArn(arn).resource.split('/').at(-1) ?? ''
}
