import { dishes } from './dishes.ts'

/** GET /search?q=… */
export function find(request: Request): Response {
  const wanted = new URL(request.url).searchParams.get('q') ?? ''
  const found = Object.keys(dishes).filter((dish) => dish.includes(wanted))
  return Response.json({ found })
}
