/** Sends a request over the pipeline of Azure's clients. */
import type { HttpClient, Pipeline } from '@azure/core-rest-pipeline'
import { createHttpHeaders, createPipelineRequest } from '@azure/core-rest-pipeline'
import { networkError } from './failure.ts'
import { type HttpAnswer, type HttpRequest, retryAfterOf } from './http.ts'

/** Errors: class `transient` when no connection was made, `ambiguous` when it broke. Any status is an answer. */
export async function send(
  client: HttpClient,
  pipeline: Pipeline,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const { method, url, headers = {}, body, operation, signal } = request
  try {
    const response = await pipeline.sendRequest(
      client,
      createPipelineRequest({
        method,
        url,
        headers: createHttpHeaders({ ...headers }),
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { abortSignal: signal }),
      }),
    )
    const retryAfterMs = retryAfterOf(response.headers.get('retry-after'))
    return { status: response.status, text: response.bodyAsText ?? '', retryAfterMs }
  } catch (error) {
    throw networkError(error, operation)
  }
}
