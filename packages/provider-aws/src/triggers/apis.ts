/** The HTTP APIs of a service, one for each kind of HTTP event that it has, with their stage and CORS settings. */
import type { CorsSettings, Diagnostic, HttpApiTrigger, HttpTrigger, Service } from '@skyfold/manifest'
import type { Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { physicalName } from '../naming.ts'
import { apiOf, routeKey } from './http-route.ts'
import type { ComposedTrigger } from './trigger.ts'
import { onlyDiagnostics, resourceOf } from './trigger.ts'

/** Served at the root of the API's URL. */
const STAGE = '$default'

interface Claim {
  readonly function: string
  readonly trigger: HttpTrigger | HttpApiTrigger
}

/** APIs and stages, and what is wrong with their routes as a whole. */
export function composeApis(service: Service, stack: StackId): readonly ComposedTrigger[] {
  return (['http', 'httpApi'] as const).map((kind) => {
    const claims = service.functions.flatMap((definition) =>
      definition.triggers.flatMap((trigger): Claim[] =>
        trigger.kind === kind ? [{ function: definition.name, trigger }] : [],
      ),
    )
    const [first] = claims
    if (!first) return onlyDiagnostics()
    return {
      resources: composeApi(kind, claims, service, stack),
      statements: [],
      diagnostics: [...twiceRoutes(claims), ...mergedCors(kind, claims)],
    }
  })
}

function composeApi(
  kind: 'http' | 'httpApi',
  claims: readonly Claim[],
  service: Service,
  stack: StackId,
): readonly Resource[] {
  const source = claims[0]?.trigger.source
  const cors = mergeCors(claims)
  const inputs = {
    name: physicalName(stack, kind === 'http' ? 'http' : 'api'),
    ...(cors ? { cors: { ...cors } } : {}),
    tags: service.tags,
  }
  const stage = { api: ref(apiOf(kind), 'id'), name: STAGE }
  return [
    resourceOf('aws.apigatewayv2.api', kind, inputs, source),
    resourceOf('aws.apigatewayv2.stage', kind, stage, source),
  ]
}

function twiceRoutes(claims: readonly Claim[]): readonly Diagnostic[] {
  return [...new Set(claims.map(({ trigger }) => routeKey(trigger)))].flatMap((route) => {
    const claimants = claims.filter(({ trigger }) => routeKey(trigger) === route)
    const second = claimants[1]
    if (!second) return []
    const functions = claimants.map((claim) => claim.function)
    return [errors.AWS_ROUTE_TWICE({ route, functions }, { source: second.trigger.source })]
  })
}

function mergedCors(api: 'http' | 'httpApi', claims: readonly Claim[]): readonly Diagnostic[] {
  const asked = claims.filter(({ trigger }) => trigger.cors)
  const texts = asked.map(({ trigger }) => JSON.stringify(trigger.cors))
  const other = asked.find((_, index) => texts[index] !== texts[0])
  return other ? [errors.AWS_CORS_MERGED({ api }, { source: other.trigger.source })] : []
}

function mergeCors(claims: readonly Claim[]): CorsSettings | undefined {
  const all = claims.flatMap(({ trigger }) => (trigger.cors ? [trigger.cors] : []))
  if (all.length === 0) return undefined
  const union = (pick: (cors: CorsSettings) => readonly string[]): string[] => [...new Set(all.flatMap(pick))]
  const ages = all.flatMap(({ maxAge }) => (maxAge === undefined ? [] : [maxAge]))
  return {
    origins: union((cors) => cors.origins),
    methods: union((cors) => cors.methods),
    headers: union((cors) => cors.headers),
    exposedHeaders: union((cors) => cors.exposedHeaders),
    credentials: all.some((cors) => cors.credentials),
    ...(ages.length === 0 ? {} : { maxAge: Math.min(...ages) }),
  }
}
