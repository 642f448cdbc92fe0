/** Services of the public examples, and what their manifests for AWS say, in the manifest's own words. */

export interface Example {
  /** Below `test/fixtures/corpus`. */
  readonly folder: string
  readonly service: string
  /** Function → its route; `undefined`: it has none. */
  readonly functions: Readonly<Record<string, string | undefined>>
  /** What each function sees. */
  readonly environment: Readonly<Record<string, string>>
  /** Lines of the manifest: where functions begin, and where `resources:` does. */
  readonly lines: {
    readonly functions: readonly number[]
    readonly rate?: number
    readonly resources?: number
  }
  readonly requests: readonly ExampleRequest[]
}

export interface ExampleRequest {
  readonly function: string
  readonly method: string
  readonly target: string
  readonly body?: string
  readonly status: number
  readonly answer: unknown
}

/** Line of `runtime: nodejs18.x` in all of them. */
export const RUNTIME_LINE = 7

/** Seconds that Lambda gives where a manifest is silent. */
export const TIMEOUT = 6

const TABLE = 'serverless-http-api-typescript-dynamodb-dev'

export const EXAMPLES: readonly Example[] = [
  {
    folder: 'aws-node-rest-api-typescript',
    service: 'aws-node-rest-api-typescript',
    functions: {
      create: 'POST /books',
      update: 'PUT /books/{id}',
      find: 'GET /books',
      findOne: 'GET /books/{id}',
      deleteOne: 'DELETE /books/{id}',
    },
    environment: { NODE_ENV: 'dev' },
    lines: { functions: [23, 29, 35, 41, 48] },
    requests: [
      {
        function: 'create',
        method: 'POST',
        target: '/books',
        body: '{"name":"Elsewhere"}',
        status: 201,
        answer: { id: 3, name: 'Elsewhere' },
      },
      {
        function: 'findOne',
        method: 'GET',
        target: '/books/2',
        status: 200,
        answer: { id: 2, name: 'The Art of Computer Programming' },
      },
    ],
  },
  {
    folder: 'aws-node-http-api-typescript-dynamodb',
    service: 'serverless-http-api-typescript-dynamodb',
    functions: {
      create: 'POST /todos',
      list: 'GET /todos',
      get: 'GET /todos/{id}',
      update: 'PUT /todos/{id}',
    },
    environment: { DYNAMODB_TABLE: TABLE },
    lines: { functions: [27, 34, 41, 48], resources: 55 },
    requests: [
      {
        function: 'list',
        method: 'GET',
        target: '/todos',
        status: 200,
        answer: { table: TABLE, route: 'GET /todos', items: [] },
      },
      {
        function: 'get',
        method: 'GET',
        target: '/todos/7',
        status: 200,
        answer: { table: TABLE, route: 'GET /todos/{id}', id: '7' },
      },
    ],
  },
  {
    folder: 'aws-node-twitter-joke-bot',
    service: 'baddadjokesbot',
    functions: { bot: undefined },
    environment: {
      JOKES_API_URL: 'https://jokes.example/api',
      TWITTER_CONSUMER_KEY: 'consumer',
      TWITTER_CONSUMER_SECRET: 'consumer-secret',
      TWITTER_ACCESS_TOKEN_KEY: 'token',
      TWITTER_ACCESS_TOKEN_SECRET: 'token-secret',
    },
    lines: { functions: [15], rate: 18 },
    requests: [],
  },
]
