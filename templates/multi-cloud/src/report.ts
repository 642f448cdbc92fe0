/** Fetch-style: the tick of a schedule arrives as a request with a CloudEvent. */
export async function handler(request: Request): Promise<Response> {
  const { type, time } = (await request.json()) as { type: string; time: string }
  console.log(`${process.env['REPORT_TITLE']} (${type} at ${time})`)
  return new Response(null, { status: 204 })
}
