/** An HTTP API. Creating one twice makes two, so it is looked for by its tags before. */
import { isDeepStrictEqual } from 'node:util'
import type { Api, Cors } from '@aws-sdk/client-apigatewayv2'
import type { CorsSettings } from '@skyfold/manifest'
import type { Ownership, ResourceContext, ResourceType } from '@skyfold/plugin-api'
import type { AwsClients } from '../../clients.ts'
import { absentAsNull, existsAlready } from '../../request/failure.ts'
import { isOwnedBy, ownedTags, tagChanges, userTags } from '../../ownership.ts'
import type { Tags } from '../../ownership.ts'

export interface ApiInputs {
  readonly name: string
  readonly cors?: CorsSettings
  readonly tags: Tags
}

export interface ApiOutputs {
  readonly id: string
  /** `https://<id>.execute-api.<region>.amazonaws.com`. */
  readonly endpoint: string
}

const PAGE = '100'

export const api: ResourceType<ApiInputs, ApiOutputs, AwsClients> = {
  type: 'aws.apigatewayv2.api',
  version: 1,
  identity: {
    by: 'tag',
    // GetApis reads what CreateApi wrote; a margin for a list served by another host.
    lagMs: 2000,
    async find(context, owner) {
      const owned = await findOwned(context, owner)
      return owned.map(({ ApiId: id = '' }) => ({ id, owner, health: 'ready' }))
    },
  },
  replaceOn: [],
  async create(context, { name, cors, tags }, { owner }) {
    const gateway = await context.clients.apigatewayv2()
    if ((await findOwned(context, owner)).length > 0)
      throw existsAlready('apigateway:CreateApi', `the API ${name}`)
    const { ApiId: id = '' } = await gateway.createApi({
      Name: name,
      ProtocolType: 'HTTP',
      Tags: ownedTags(tags, owner),
      ...(cors ? { CorsConfiguration: toCors(cors) } : {}),
    })
    return { id }
  },
  /** Writes what differs from what is there, so that an update cut short goes on where it stopped. */
  async update({ clients, stack }, id, { name, cors, tags }) {
    const gateway = await clients.apigatewayv2()
    const seen = await gateway.getApi({ ApiId: id })
    const seenCors = seen.CorsConfiguration && fromCors(seen.CorsConfiguration)
    if (seen.Name !== name || (cors && !isDeepStrictEqual(seenCors, cors)))
      await gateway.updateApi({ ApiId: id, Name: name, ...(cors ? { CorsConfiguration: toCors(cors) } : {}) })
    if (seenCors && !cors) await gateway.deleteCorsConfiguration({ ApiId: id })
    const ResourceArn = `arn:aws:apigateway:${stack.region}::/apis/${id}`
    const { set, remove } = tagChanges(seen.Tags, tags)
    if (Object.keys(set).length > 0) await gateway.tagResource({ ResourceArn, Tags: set })
    if (remove.length > 0) await gateway.untagResource({ ResourceArn, TagKeys: remove })
  },
  async read({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    const found = await absentAsNull(gateway.getApi({ ApiId: id }))
    if (!found) return null
    const { Name: name = '', CorsConfiguration: cors, ApiEndpoint: endpoint = '', Tags: tags } = found
    return {
      inputs: { name, ...(cors ? { cors: fromCors(cors) } : {}), tags: userTags(tags) },
      outputs: { id, endpoint },
    }
  },
  async delete({ clients }, id) {
    const gateway = await clients.apigatewayv2()
    await absentAsNull(gateway.deleteApi({ ApiId: id }))
  },
}

async function findOwned({ clients }: ResourceContext<AwsClients>, owner: Ownership): Promise<Api[]> {
  const gateway = await clients.apigatewayv2()
  const found: Api[] = []
  let NextToken: string | undefined
  do {
    const page = await gateway.getApis({
      MaxResults: PAGE,
      ...(NextToken === undefined ? {} : { NextToken }),
    })
    found.push(...(page.Items ?? []).filter((one) => isOwnedBy(one.Tags, owner)))
    NextToken = page.NextToken
  } while (NextToken !== undefined)
  return found
}

function toCors(cors: CorsSettings): Cors {
  return {
    AllowOrigins: [...cors.origins],
    AllowMethods: [...cors.methods],
    AllowHeaders: [...cors.headers],
    ExposeHeaders: [...cors.exposedHeaders],
    AllowCredentials: cors.credentials,
    ...(cors.maxAge === undefined ? {} : { MaxAge: cors.maxAge }),
  }
}

function fromCors(cors: Cors): CorsSettings {
  return {
    origins: cors.AllowOrigins ?? [],
    methods: cors.AllowMethods ?? [],
    headers: cors.AllowHeaders ?? [],
    exposedHeaders: cors.ExposeHeaders ?? [],
    credentials: cors.AllowCredentials ?? false,
    ...(cors.MaxAge === undefined ? {} : { maxAge: cors.MaxAge }),
  }
}
