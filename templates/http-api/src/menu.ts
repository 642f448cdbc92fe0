import { dishes } from './dishes.ts'

/** The part of an HTTP event that this handler reads. */
interface HttpEvent {
  pathParameters?: { dish?: string }
}

/** GET /menu/{dish} */
export async function show(event: HttpEvent) {
  const dish = event.pathParameters?.dish ?? ''
  const price = Object.hasOwn(dishes, dish) ? dishes[dish] : undefined
  if (price === undefined) return { statusCode: 404, body: JSON.stringify({ message: `No ${dish} today.` }) }
  // An object without statusCode is sent as JSON with status 200.
  return { cafe: process.env['CAFE_NAME'], dish, price }
}

declare const process: { env: Record<string, string | undefined> }
