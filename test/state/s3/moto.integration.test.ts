/** States in moto: the contract, and what an independent reader finds, on a server that we did not write. */
import assert from 'node:assert/strict'
import { probeStore } from '@skyfold/engine'
import type { StateHome } from '@skyfold/plugin-api'
import { STORE_CASES } from '@skyfold/plugin-api/testing'
import { provider } from '@skyfold/provider-aws'
import { assertSettings } from './bucket-settings.ts'
import type { Boto3 } from './boto3.ts'
import { findBoto3 } from './boto3.ts'
import { startMeddler } from './meddler.ts'
import type { Moto } from './moto.ts'
import { startMoto } from './moto.ts'
import { rejects } from './rejection.ts'
import { ServiceFolder } from './store-subject.ts'

const ACCOUNT = '123456789012'

describe('a state in the S3 of moto', function () {
  this.timeout(90_000)
  let moto: Moto
  let boto3: Boto3
  let folder: ServiceFolder
  let cases = 0

  before(async function () {
    boto3 = findBoto3(this, () => moto.env)
    moto = await startMoto(this)
    folder = await ServiceFolder.make()
    await boto3('make', 'given')
  })
  after(async () => {
    await moto?.stop()
    await folder?.remove()
  })

  const given = (service: string): Promise<StateHome> =>
    folder.open(provider.states, { env: moto.env, stack: { service }, url: 's3://given/states' })

  for (const { title, check } of STORE_CASES)
    it(title, async () => {
      cases += 1
      const handles = await Promise.all(Array.from({ length: 40 }, () => given(`case-${cases}`)))
      await check(() => handles.pop()?.store ?? assert.fail('more handles than were opened'))
    })

  it('is found by boto3 where it should be, with its versions, and the key in Parameter Store', async () => {
    const { store } = await given('read')
    await store.put('two', await store.put('one', null))
    await store.blobs.put('releases/a.json', Buffer.from('blob'))
    assert.equal(await (await given('read')).secretKey(false), null)
    const homes = await Promise.all(['a', 'b', 'c', 'd'].map(given))
    const keys = await Promise.all(homes.map((home) => home.secretKey(true)))
    const texts = keys.map((key) => Buffer.from(key ?? []).toString('hex'))
    assert.equal(new Set(texts).size, 1, 'all who ask at once get the same key')
    const { body, type, versions, ...rest } = await boto3(
      'read',
      'given',
      'states/read/dev/aws/eu-west-1/state.json',
    )
    assert.deepEqual([body, type, versions], ['two', 'application/json', 2])
    assert.deepEqual(rest['keys'], ['blobs/releases/a.json', 'state.json'])
    assert.equal(rest['parameter'], texts[0])
  })

  it('is found out to be unsafe where conditions do not arrive', async () => {
    const meddler = await startMeddler(moto.env['AWS_ENDPOINT_URL'] ?? '')
    try {
      const env = { ...moto.env, AWS_ENDPOINT_URL_S3: meddler.url }
      const probe = async (service: string): Promise<readonly string[]> => {
        const home = await folder.open(provider.states, { env, stack: { service }, url: 's3://given/states' })
        return (await probeStore(home.store)).map(({ code }) => code)
      }
      assert.deepEqual(await probe('honest'), [])
      meddler.isUnconditional = true
      assert.deepEqual(
        await probe('impostor'),
        Array.from({ length: 3 }, () => 'ENGINE_STORE_UNSAFE'),
      )
    } finally {
      await meddler.stop()
    }
  })

  it('does without a key that is none: AWS_SECRET_KEY_INVALID', async () => {
    await boto3('parameter', 'given', 'not a key')
    await rejects((await given('a')).secretKey(true), 'AWS_SECRET_KEY_INVALID', 'invalid')
  })

  it('has a bucket of its own, set up as boto3 sees it', async () => {
    const { store } = await folder.open(provider.states, { env: moto.env })
    // The policies of moto know no conditions, so it denies every write once ours is there.
    await assert.rejects(store.put('one', null), /s3:PutObject/)
    assertSettings(await boto3('settings', `skyfold-state-${ACCOUNT}-eu-west-1`), { isWhole: false })
  })
})
