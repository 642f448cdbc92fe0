/** HTTP in front of the REST services: `/<service>/…` is routed and validated by the service's discovery document. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Traffic } from '../../faults.ts'
import type { World } from '../world.ts'
import type { Route } from './discovery.ts'
import { findRoute } from './discovery.ts'
import type { Refusal, RefusalStyle } from './refusal.ts'
import { faultRefusal, Refusal as Refused, toRefusal } from './refusal.ts'
import { validateRequest } from './validate.ts'

/** One request that is valid by its discovery document. */
export interface RestRequest {
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: Record<string, unknown>
  /** What is uploaded, where the path says that something is. */
  readonly media?: Buffer
}

/** An answer that is no document. */
export class Media {
  readonly bytes: Uint8Array
  readonly headers: Readonly<Record<string, string>>

  constructor(bytes: Uint8Array, headers: Readonly<Record<string, string>>) {
    this.bytes = bytes
    this.headers = headers
  }
}

/** Method id without parents (`pubsub.topics.create`) → what it does. Errors: `Refusal`. */
export type RestMethods = Readonly<Record<string, (request: RestRequest, world: World) => object>>

export interface RestService {
  readonly routes: readonly Route[]
  readonly methods: RestMethods
}

export interface RestWorld {
  readonly services: Readonly<Record<string, RestService>>
  readonly world: World
  readonly traffic: Traffic
  /** Errors: `Refusal` UNAUTHENTICATED. */
  authenticate(authorization: string | undefined): void
}

/** Answers one request for a REST service; false when its path names none. */
export async function answerRest(
  rest: RestWorld,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<boolean> {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1')
  const name = url.pathname.split('/')[1] ?? ''
  const service = rest.services[name]
  if (!service) return false
  const bytes = await readBody(request)
  const [, upload, path = ''] = /^(\/upload(?=\/))?(.*)$/.exec(url.pathname.slice(name.length + 1)) ?? []
  const found = findRoute(service.routes, request.method ?? 'GET', path)
  const operation = found?.route.operation ?? `${name}.unknown`
  const body = upload ? undefined : parseBody(bytes.toString('utf8'))
  const media = upload ? { media: bytes } : {}
  await rest.traffic.carry<object | Refusal>({
    operation,
    input: {
      ...found?.parameters,
      ...Object.fromEntries(url.searchParams),
      ...(isObject(body) ? { body } : {}),
    },
    effect: () =>
      attempt(() => {
        rest.authenticate(request.headers.authorization)
        if (!found) throw new Refused('NOT_FOUND', `Requested entity was not found: ${url.pathname}`)
        return perform(rest, service, { ...found, query: url.searchParams, body, ...media })
      }),
    refuse: faultRefusal,
    send: (answer) => send(response, answer, name === 'storage' ? 'reasons' : 'statuses'),
    cut: () => request.socket.destroy(),
  })
  return true
}

function perform(
  { world }: RestWorld,
  service: RestService,
  request: {
    readonly route: Route
    readonly parameters: Readonly<Record<string, string>>
    readonly query: URLSearchParams
    readonly body: unknown
    readonly media?: Buffer
  },
): object {
  const { document: api, method, operation } = request.route
  const bound = bindPath(request.route, request.parameters, request.body)
  validateRequest(api, method, { query: request.query, body: bound })
  if (world.disabledApis.has(api.name)) throw disabled(world, api.name)
  const permission = operation === 'logging.entries.list' ? 'logging.logEntries.list' : operation
  if (world.deniedPermissions.has(permission)) throw denied(permission, request.parameters)
  const run = service.methods[operation]
  if (!run) throw new Refused('UNIMPLEMENTED', `${operation} is not part of this fake.`)
  const { parameters: path, query, media } = request
  // Checked against the method's schema, which is an object, a few lines above.
  const document = (bound ?? {}) as Record<string, unknown>
  return run({ path, query, body: document, ...(media ? { media } : {}) }, world)
}

/** A path parameter that the body's schema has as well is part of the body (https://google.aip.dev/127). */
function bindPath(route: Route, parameters: Readonly<Record<string, string>>, body: unknown): unknown {
  const schema = route.method.request && route.document.schemas[route.method.request.$ref]
  if (!schema) return body
  const bound = Object.entries(parameters).filter(([name]) => schema.properties?.[name])
  if (body !== undefined && !isObject(body)) return body
  return { ...body, ...Object.fromEntries(bound) }
}

function disabled(world: World, name: string): Refusal {
  const service = `${name}.googleapis.com`
  return new Refused(
    'PERMISSION_DENIED',
    `${name} API has not been used in project ${world.number} before or it is disabled.`,
    { reason: 'SERVICE_DISABLED', metadata: { service, consumer: `projects/${world.number}` } },
  )
}

/** The wording of https://cloud.google.com/iam/docs/permission-error-messages. */
export function denied(permission: string, parameters: Readonly<Record<string, string>>): Refusal {
  const resource = Object.values(parameters)[0] ?? ''
  return new Refused(
    'PERMISSION_DENIED',
    `Permission '${permission}' denied on resource '${resource}' (or it may not exist).`,
    { reason: 'IAM_PERMISSION_DENIED', metadata: { permission, resource } },
  )
}

function attempt(run: () => object): object {
  try {
    return run()
  } catch (error) {
    return toRefusal(error)
  }
}

function send(response: ServerResponse, answer: object, style: RefusalStyle): number {
  if (answer instanceof Media) {
    response.writeHead(200, answer.headers).end(answer.bytes)
    return 200
  }
  const refused = answer instanceof Refused
  const status = refused ? answer.httpIn(style) : 200
  if (refused && answer.retryAfter !== undefined) response.setHeader('retry-after', String(answer.retryAfter))
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' })
  response.end(JSON.stringify(refused ? answer.toBody(style) : answer))
  return status
}

/** All bytes of a request. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  // Without an encoding a request's stream yields buffers.
  for await (const chunk of request) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}

function parseBody(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
