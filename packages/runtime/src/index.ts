export { fromFetch } from './from-fetch.ts'
export type { FetchFunction, FetchHandler, FetchInfo } from './fetch-handler.ts'
export type { LambdaContext, LambdaHandler } from './lambda.ts'
