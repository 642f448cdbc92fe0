interface HttpEvent {
  readonly pathParameters?: { readonly name?: string }
  readonly queryStringParameters?: { readonly greeting?: string }
}

/** Lambda-style: the event of an HTTP API in, a result out. The same on every cloud. */
export async function handler(event: HttpEvent): Promise<object> {
  const name = event.pathParameters?.name ?? 'nobody'
  const greeting = event.queryStringParameters?.greeting ?? 'Hello'
  return {
    statusCode: 200,
    headers: { 'content-type': 'application/json' },
    cookies: [`last=${encodeURIComponent(name)}; Path=/`],
    body: JSON.stringify({ message: `${greeting}, ${name}!` }),
  }
}
