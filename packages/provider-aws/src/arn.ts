/** Amazon Resource Names: `arn:partition:service:region:account:resource`. */

export interface Arn {
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** `undefined` when the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition = '', service = '', region = '', account = '', ...rest] = text.split(':')
  if (prefix !== 'arn' || rest.length === 0) return undefined
  return { partition, service, region, account, resource: rest.join(':') }
}

/** Errors: a bug, since only ARNs that AWS gave us come here. */
export function requireArn(text: string): Arn {
  const arn = parseArn(text)
  if (!arn) throw new Error(`not an ARN: ${text}`)
  return arn
}

export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return ['arn', partition, service, region, account, resource].join(':')
}

/** `hello` and `live` of `…:function:hello:live`. */
export function functionOf(arn: string): { readonly name: string; readonly qualifier: string } {
  const [, name = '', qualifier = ''] = requireArn(arn).resource.split(':')
  return { name, qualifier }
}
