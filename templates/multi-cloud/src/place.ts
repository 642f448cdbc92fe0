interface Order {
  readonly item: string
  readonly quantity: number
}

/** Fetch-style: a Request in, a Response out. */
export async function handler(request: Request): Promise<Response> {
  const order = await readOrder(request)
  if (!order) return Response.json({ error: 'An order has an item and a quantity from 1.' }, { status: 400 })
  return Response.json({ accepted: order }, { status: 201, headers: { location: `/orders/${order.item}` } })
}

async function readOrder(request: Request): Promise<Order | undefined> {
  try {
    const { item, quantity } = (await request.json()) as Partial<Order>
    return typeof item === 'string' && Number.isInteger(quantity) && Number(quantity) > 0
      ? { item, quantity: Number(quantity) }
      : undefined
  } catch {
    return undefined
  }
}
