import type { SourceResolver } from '@skyfold/manifest'
import type { AwsReader } from './reader.ts'
import { textsOf } from './xml.ts'

/** `${aws:accountId}`: whose credentials these are. Every other address of `aws` is answered without an account. */
export function accountSource(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    if (address !== 'accountId') return undefined
    const { region, profile } = await reader.place(context, undefined)
    const text = await reader.ask({
      service: 'sts',
      operation: 'GetCallerIdentity',
      region,
      profile,
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    })
    return textsOf(text, 'Account')[0]
  }
}
