/** States in S3: those of the manifest's bucket, or of a bucket that the account gets with its first state. */
import type { ConnectOptions, StateHome, StateKeeper } from '@skyfold/plugin-api'
import { accountOf } from './account.ts'
import { bootstrap } from './bootstrap.ts'
import type { Bucket } from './bucket.ts'
import { createBucket } from './bucket.ts'
import type { Memo } from './memo.ts'
import { openMemo } from './memo.ts'
import { ownPlace, parsePlace, stackPrefix } from './place.ts'
import type { Sender } from './request.ts'
import { createSender } from './request.ts'
import { secretKey } from './secret-key.ts'
import { createStore } from './store.ts'
import type { Foundation } from './store.ts'

/** `s3://bucket/folder`. Without a URL one request tells the account, if its access key is new here. */
export const states: StateKeeper = {
  scheme: 's3',
  async open(url, options): Promise<StateHome> {
    const opening = { options, sender: createSender(options), memo: await openMemo(options.root) }
    return url === undefined ? openOwn(opening) : openGiven(url, opening)
  },
}

interface Opening {
  readonly options: ConnectOptions
  readonly sender: Sender
  readonly memo: Memo
}

async function openOwn({ options, sender, memo }: Opening): Promise<StateHome> {
  const { env, clock, stack } = options
  const account = await accountOf(sender, options, memo)
  const place = ownPlace(account, stack.region)
  const bucket = createBucket({
    name: place.bucket,
    region: stack.region,
    owner: account,
    env,
    clock,
    sender,
    memo,
  })
  const prepare = (): Promise<void> => bootstrap({ bucket, region: stack.region, clock })
  return homeOf(
    { bucket, folder: stackPrefix(place, stack), foundation: { isOwn: true, prepare } },
    options,
    sender,
  )
}

/** The stack may be of another cloud, whose regions S3 does not have. */
async function openGiven(url: string, { options, sender, memo }: Opening): Promise<StateHome> {
  const { env, clock, stack } = options
  const place = parsePlace(url)
  const region =
    stack.provider === 'aws' ? stack.region : (env['AWS_REGION'] ?? env['AWS_DEFAULT_REGION'] ?? 'us-east-1')
  const bucket = createBucket({ name: place.bucket, region, env, clock, sender, memo })
  const foundation = { isOwn: false, prepare: async () => {} }
  return homeOf({ bucket, folder: stackPrefix(place, stack), foundation }, options, sender)
}

interface Ground {
  readonly bucket: Bucket
  readonly folder: string
  readonly foundation: Foundation
}

function homeOf({ bucket, folder, foundation }: Ground, options: ConnectOptions, sender: Sender): StateHome {
  const { env, clock } = options
  return {
    store: createStore({ bucket, folder, foundation }),
    // The key lies where the bucket lies, wherever the deployer is.
    secretKey: async (make) => secretKey({ sender, region: await bucket.region(), env, clock }, make),
  }
}
