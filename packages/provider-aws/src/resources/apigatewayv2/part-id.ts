/** Integrations, routes and stages belong to an API: their ids are `<api>/<part>`. */

export function partId(api: string, part: string): string {
  return `${api}/${part}`
}

export function splitPartId(id: string): { readonly ApiId: string; readonly part: string } {
  const [ApiId = '', ...rest] = id.split('/')
  return { ApiId, part: rest.join('/') }
}
