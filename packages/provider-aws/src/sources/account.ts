import type { SourceResolver } from '@skyfold/manifest'
import { elementText } from '../state/xml.ts'
import type { AwsReader } from './reader.ts'

/** `${aws:accountId}`: whose credentials these are. Every other address of `aws` is answered without an account. */
export function accountSource(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    if (address !== 'accountId') return undefined
    const text = await reader.ask({
      service: 'sts',
      permission: 'sts:GetCallerIdentity',
      place: await reader.place(context, undefined),
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
      absent: { codes: [] },
    })
    return text === undefined ? undefined : elementText(text, 'Account')
  }
}
