/** The part of an HTTP event that this handler reads. */
interface HttpEvent {
  requestContext: { http: { method: string } }
  pathParameters?: { path?: string }
  body?: string
  isBase64Encoded?: boolean
}

/** ANY /echo/{path+} */
export async function answer(event: HttpEvent) {
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      method: event.requestContext.http.method,
      path: event.pathParameters?.path,
      body: event.body ?? null,
    }),
  }
}
