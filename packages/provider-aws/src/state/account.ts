/** Whose account the credentials reach, asked once for each access key. */
import type { ConnectOptions } from '@skyfold/plugin-api'
import { domainOf } from './bucket.ts'
import type { Memo } from './memo.ts'
import type { Sender } from './request.ts'
import { elementText } from './xml.ts'

/** Twelve digits. Errors: those of the sender. */
export async function accountOf(
  sender: Sender,
  { env, stack: { region } }: Pick<ConnectOptions, 'env' | 'stack'>,
  memo: Memo,
): Promise<string> {
  const { accessKeyId } = await sender.findCredentials()
  const key = `account of ${accessKeyId}`
  const known = memo.recall(key)
  if (known !== undefined) return known
  const { body } = await sender.send({
    service: 'sts',
    region,
    permission: 'sts:GetCallerIdentity',
    method: 'POST',
    url: new URL(
      env['AWS_ENDPOINT_URL_STS'] ?? env['AWS_ENDPOINT_URL'] ?? `https://sts.${region}.${domainOf(region)}/`,
    ),
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: Buffer.from('Action=GetCallerIdentity&Version=2011-06-15'),
  })
  const account = elementText(body.toString('utf8'), 'Account')
  if (account === undefined) throw new Error('GetCallerIdentity told no account')
  await memo.remember(key, account)
  return account
}
