/** `cors: true` and its long forms, of REST events and of the HTTP API. */
import type { CorsSettings, HttpMethod } from '../../trigger.ts'
import type { Reading } from '../../schema/read.ts'
import { readNode } from '../../schema/read.ts'
import { anything, flag, flagOr, known, optional, texts, whole } from '../../schema/shape.ts'
import type { TreeNode } from '../../tree/tree-node.ts'

const METHODS: readonly HttpMethod[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

/** What browsers send to an AWS API. */
const HEADERS = [
  'Content-Type',
  'X-Amz-Date',
  'Authorization',
  'X-Api-Key',
  'X-Amz-Security-Token',
  'X-Amz-User-Agent',
  'X-Amzn-Trace-Id',
]

const schema = known({
  origin: optional('One or several origins.', texts),
  origins: optional('Who may call from a browser.', texts),
  allowedOrigins: optional('As `origins`.', texts),
  methods: optional('Methods.', texts),
  allowedMethods: optional('As `methods`.', texts),
  headers: optional('Headers of requests.', texts),
  allowedHeaders: optional('As `headers`.', texts),
  exposedHeaders: optional('Headers of responses.', texts),
  exposedResponseHeaders: optional('As `exposedHeaders`.', texts),
  allowCredentials: optional('As `credentials`.', flag),
  credentials: optional('Cookies come along.', flag),
  maxAge: optional('How long a browser may remember the answer.', whole(0, 86_400, 'seconds')),
  cacheControl: optional('Has no effect.', anything),
})

const corsFlag = flagOr('a mapping of `origins`, `methods`, `headers`')

/** `undefined`: no CORS, or something wrong that is reported. `method` is the route's, where there is one. */
export function readCors(node: TreeNode, reading: Reading, method?: HttpMethod): CorsSettings | undefined {
  if (node.kind === 'scalar') return readNode(corsFlag, node, reading) ? allowAll(method) : undefined
  const cors = readNode(schema, node, reading)
  if (!cors) return undefined
  const usual = allowAll(method)
  return {
    origins: cors.origins ?? cors.allowedOrigins ?? cors.origin ?? usual.origins,
    methods: upperCase(cors.methods ?? cors.allowedMethods) ?? usual.methods,
    headers: cors.headers ?? cors.allowedHeaders ?? usual.headers,
    exposedHeaders: cors.exposedHeaders ?? cors.exposedResponseHeaders ?? [],
    credentials: cors.credentials ?? cors.allowCredentials ?? false,
    ...(cors.maxAge === undefined ? {} : { maxAge: cors.maxAge }),
  }
}

function allowAll(method: HttpMethod | undefined): CorsSettings {
  const methods = method === undefined || method === 'ANY' ? METHODS : [...new Set(['OPTIONS', method])]
  return { origins: ['*'], methods, headers: HEADERS, exposedHeaders: [], credentials: false }
}

function upperCase(methods: readonly string[] | undefined): readonly string[] | undefined {
  return methods?.map((method) => method.toUpperCase())
}
