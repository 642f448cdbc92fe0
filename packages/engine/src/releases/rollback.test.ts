import assert from 'node:assert/strict'
import { Secret } from '@skyfold/manifest'
import { ref, type Resource } from '@skyfold/plugin-api'
import { simulatedFailure } from '../simulator/faults.ts'
import { codesOf, Sandbox, thing } from '../simulator/sandbox.ts'
import type { Release } from './release.ts'

/** A function in miniature: `$LATEST`, a published edition of it, and the door that traffic goes through. */
const service = (code: number, more: readonly Resource[] = []): readonly Resource[] => [
  thing('box', 'latest', { code }),
  thing('edition', 'edition', { code: ref('box/latest', 'code') }),
  thing('door', 'front', { to: ref('edition/edition', 'id') }),
  ...more,
]

const idOf = (releases: readonly Release[], index: number): string => releases[index]?.id ?? assert.fail()

/** What the door leads to. */
const served = (sandbox: Sandbox): unknown => {
  const to = sandbox.objects.get('front')?.inputs['to']
  return typeof to === 'string' ? sandbox.objects.get(to)?.inputs['code'] : undefined
}

describe('a rollback', () => {
  let sandbox: Sandbox
  beforeEach(async () => {
    sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy(service(2))
    sandbox.requests.length = 0
  })

  it('moves traffic back to what served before, with nothing but the requests for that', async () => {
    const secrets = (): Promise<never> => assert.fail('no secret is needed')
    const outcome = await sandbox.rollback({ secrets })
    assert.equal(outcome.status, 'done')
    assert.deepEqual(sandbox.requests, ['update front to', 'settle front'])
    assert.equal(served(sandbox), 1)
    assert.deepEqual(
      outcome.done.map(({ address, action }) => [address, action]),
      [
        ['edition/edition', 'record'],
        ['door/front', 'update'],
      ],
    )
    const { releases, current } = await sandbox.releases()
    assert.equal(outcome.release, current)
    assert.deepEqual(
      releases.map(({ kind }) => kind),
      ['rollback', 'deploy', 'deploy'],
    )
    assert.equal(releases[0]?.to, releases[2]?.id)
    assert.equal(releases[0]?.command, 'sls rollback')
  })

  it('is undone by the next one, and by the next deploy, from whatever it left', async () => {
    await sandbox.rollback()
    await sandbox.rollback()
    assert.equal(served(sandbox), 2)
    await sandbox.rollback()
    sandbox.requests.length = 0
    assert.equal((await sandbox.deploy(service(2))).status, 'done')
    assert.equal(served(sandbox), 2)
    assert.ok(!sandbox.requests.some((one) => one.startsWith('create')), 'the edition is still there')
    assert.equal((await sandbox.deploy(service(2))).status, 'unchanged')
    await sandbox.rollback({ to: idOf((await sandbox.releases()).releases, 1) })
    assert.equal(served(sandbox), 1)
    await sandbox.deploy(service(3))
    assert.equal(served(sandbox), 3)
    assert.equal((await sandbox.deploy(service(3))).status, 'unchanged')
  })

  it('goes to any kept release by the beginning of its id', async () => {
    await sandbox.deploy(service(3))
    const { releases } = await sandbox.releases()
    await sandbox.rollback({ to: idOf(releases, 2) })
    assert.equal(served(sandbox), 1)
    await sandbox.rollback({ to: idOf(releases, 0) })
    assert.equal(served(sandbox), 3)
  })

  it('goes on to the same release after a failure', async () => {
    sandbox.failures.set('update front', 'invalid')
    const failed = await sandbox.rollback()
    assert.equal(failed.status, 'partial')
    assert.equal(failed.release, undefined, 'nobody knows what serves')
    sandbox.failures.clear()
    assert.equal((await sandbox.rollback()).status, 'done')
    assert.equal(served(sandbox), 1)
    assert.equal((await sandbox.releases()).releases[0]?.kind, 'rollback')
  })

  it('is refused without an earlier release, and names those that there are (RELEASE_NONE)', async () => {
    const fresh = new Sandbox()
    assert.deepEqual(codesOf(await fresh.rollback()), ['RELEASE_NONE'])
    await fresh.deploy(service(1))
    const outcome = await fresh.rollback()
    assert.equal(outcome.status, 'refused')
    assert.deepEqual(codesOf(outcome), ['RELEASE_NONE'])
    assert.ok(outcome.diagnostics[0]?.hint.includes(idOf((await fresh.releases()).releases, 0)))
  })

  it('is refused for the release that serves, an unknown one, and several at once', async () => {
    const { current, releases } = await sandbox.releases()
    for (const [to, code] of [
      [current, 'RELEASE_CURRENT'],
      ['ffff', 'RELEASE_UNKNOWN'],
      ['', 'RELEASE_UNKNOWN'],
      ['0000', 'RELEASE_AMBIGUOUS'],
    ] as const) {
      const outcome = await sandbox.rollback(to === undefined ? {} : { to })
      assert.equal(outcome.status, 'refused')
      assert.deepEqual(codesOf(outcome), [code])
      const { message, hint } = outcome.diagnostics[0] ?? assert.fail()
      assert.ok(`${message} ${hint}`.includes(idOf(releases, 1)), code)
    }
    assert.deepEqual(sandbox.requests, [])
  })

  it('says so when traffic already goes there (RELEASE_SAME)', async () => {
    await sandbox.deploy(service(2, [thing('box', 'extra')]))
    const outcome = await sandbox.rollback()
    assert.equal(outcome.status, 'unchanged')
    assert.deepEqual(codesOf(outcome), ['RELEASE_SAME'])
    assert.equal((await sandbox.rollback({ full: true })).status, 'done')
    assert.equal(sandbox.objects.has('extra'), false)
  })

  it('asks again for a record that its store is too busy to give', async () => {
    const { store } = sandbox
    let refusals = 3
    const get: typeof store.blobs.get = (name) => {
      refusals -= 1
      return refusals < 0 ? store.blobs.get(name) : Promise.reject(simulatedFailure('throttle', 'slow down'))
    }
    const busy = new Sandbox({ ...store, blobs: { ...store.blobs, get } })
    for (const [id, object] of sandbox.objects) busy.objects.set(id, object)
    assert.equal((await busy.rollback()).status, 'done')
    assert.equal(served(busy), 1)
  })

  it('is refused when the record is damaged, gone or of another stack (RELEASE_UNREADABLE)', async () => {
    const { releases } = await sandbox.releases()
    const name = `releases/${idOf(releases, 1)}.json`
    const { blobs } = sandbox.store
    const body = (await blobs.get(name)) ?? assert.fail()
    for (const bytes of [null, Buffer.from(`${Buffer.from(body).toString('utf8')} `)]) {
      await blobs.delete(name)
      if (bytes) await blobs.put(name, bytes)
      const outcome = await sandbox.rollback()
      assert.equal(outcome.status, 'refused')
      assert.deepEqual(codesOf(outcome), ['RELEASE_UNREADABLE'])
    }
  })
})

describe('a rollback of everything', () => {
  it('deploys the release as it was, and the next deploy goes on from there', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1, [thing('box', 'old')]))
    await sandbox.deploy(service(2, [thing('box', 'new')]))
    const outcome = await sandbox.rollback({ full: true })
    assert.equal(outcome.status, 'done')
    assert.equal(served(sandbox), 1)
    assert.equal(sandbox.objects.get('latest')?.inputs['code'], 1)
    assert.deepEqual([sandbox.objects.has('old'), sandbox.objects.has('new')], [true, false])
    assert.equal((await sandbox.deploy(service(1, [thing('box', 'old')]))).status, 'unchanged')
    await sandbox.deploy(service(2, [thing('box', 'new')]))
    assert.equal(served(sandbox), 2)
  })

  it('gives what was moved since its old address back, and the next deploy moves it again', async () => {
    const sandbox = new Sandbox()
    const moved = [{ from: 'box/old', to: 'box/new' }]
    await sandbox.deploy(service(1, [thing('box', 'old', { name: 'a' })]))
    await sandbox.deploy(service(2, [thing('box', 'new', { name: 'a' })]), { moved })
    sandbox.requests.length = 0
    assert.equal((await sandbox.rollback({ full: true, moved })).status, 'done')
    await sandbox.deploy(service(2, [thing('box', 'new', { name: 'a' })]), { moved })
    assert.deepEqual(
      sandbox.requests.filter((one) => /(?:create|delete) a/.test(one)),
      [],
    )
    assert.equal(sandbox.objects.get('a')?.inputs['name'], 'a')
  })

  it('is what happens, and is said, where nothing is kept side by side (RELEASE_FULL)', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('door', 'front', { code: 1 })])
    await sandbox.deploy([thing('door', 'front', { code: 2 })])
    const outcome = await sandbox.rollback()
    assert.deepEqual(codesOf(outcome), ['RELEASE_FULL'])
    assert.equal(outcome.status, 'done')
    assert.equal(sandbox.objects.get('front')?.inputs['code'], 1)
  })

  it('is what happens when what traffic went through is gone', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy(service(1))
    await sandbox.deploy([thing('box', 'latest', { code: 1 })])
    const outcome = await sandbox.rollback()
    assert.deepEqual(codesOf(outcome), ['RELEASE_FULL'])
    assert.match(outcome.diagnostics[0]?.message ?? '', /door\/front is another object now/)
    assert.equal(served(sandbox), 1)
  })

  it('is what happens when a door holds a secret, which no record holds', async () => {
    const sandbox = new Sandbox()
    const key = new Secret('opensesame', 'vault')
    const doors = (code: number): readonly Resource[] => [
      thing('edition', 'edition', { code }),
      thing('door', 'front', { to: ref('edition/edition', 'id'), password: key }),
    ]
    await sandbox.deploy(doors(1))
    await sandbox.deploy(doors(2))
    const outcome = await sandbox.rollback({ secrets: async () => [key] })
    assert.deepEqual(codesOf(outcome), ['RELEASE_FULL'])
    assert.equal(served(sandbox), 1)
    assert.equal(sandbox.objects.get('front')?.inputs['password'], 'opensesame')
  })

  it('finds secrets by their hashes, and is refused for those it does not find (RELEASE_SECRET_UNKNOWN)', async () => {
    const sandbox = new Sandbox()
    const box = (password: string, list: readonly Secret[] = []): readonly Resource[] => [
      thing('box', 'safe', { password: new Secret(password, 'vault'), nested: { list } }),
    ]
    const shared = new Secret('shared-secret', 'vault')
    await sandbox.deploy(box('first-secret', [shared]))
    await sandbox.deploy(box('second-secret'))
    const refused = await sandbox.rollback({
      full: true,
      secrets: async () => [new Secret('second-secret', 'vault')],
    })
    assert.equal(refused.status, 'refused')
    assert.deepEqual(codesOf(refused), ['RELEASE_SECRET_UNKNOWN', 'RELEASE_SECRET_UNKNOWN'])
    assert.deepEqual(
      refused.diagnostics.map(({ message }) => / at (\S+) of (\S+) /.exec(message)?.slice(1)),
      [
        ['password', 'box/safe'],
        ['nested.list.0', 'box/safe'],
      ],
    )
    const secrets = async (): Promise<Secret[]> => [shared, new Secret('first-secret', 'elsewhere')]
    assert.equal((await sandbox.rollback({ full: true, secrets })).status, 'done')
    assert.equal(sandbox.objects.get('safe')?.inputs['password'], 'first-secret')
  })

  it('is refused when the secrets of today cannot be had (RELEASE_SECRETS_UNRESOLVED)', async () => {
    const sandbox = new Sandbox()
    const safe = (size: number): Resource =>
      thing('box', 'safe', { size, password: new Secret('first-secret', 'vault') })
    await sandbox.deploy([safe(1)])
    await sandbox.deploy([safe(2)])
    const secrets = (): Promise<never> => Promise.reject(new Error('the vault is closed'))
    const outcome = await sandbox.rollback({ full: true, secrets })
    assert.equal(outcome.status, 'refused')
    assert.deepEqual(codesOf(outcome), ['RELEASE_SECRETS_UNRESOLVED'])
    assert.match(outcome.diagnostics[0]?.cause ?? '', /the vault is closed/)
  })

  it('shows no secret, in whatever text the cloud repeats it', async () => {
    const sandbox = new Sandbox()
    const secret = new Secret('first-secret', 'vault')
    await sandbox.deploy([thing('box', 'safe', { password: secret })])
    await sandbox.deploy([thing('box', 'safe', { password: new Secret('second-secret', 'vault') })])
    sandbox.failures.set('update safe', 'invalid')
    const outcome = await sandbox.rollback({ full: true, secrets: async () => [secret] })
    assert.equal(outcome.failed.length, 1)
    assert.ok(!JSON.stringify([outcome, sandbox.events, sandbox.bodies]).includes('first-secret'))
    const records = await Promise.all(
      (await sandbox.store.blobs.list('releases/')).map((name) => sandbox.store.blobs.get(name)),
    )
    assert.ok(!Buffer.concat(records.map((one) => one ?? Buffer.alloc(0))).includes('-secret'))
  })

  it('is refused when a resource type has changed its form since (RELEASE_OUTDATED)', async () => {
    const sandbox = new Sandbox()
    await sandbox.deploy([thing('box', 'a', { size: 1 })])
    await sandbox.deploy([thing('box', 'a', { size: 2 })])
    const types = sandbox.types().map((type) => Object.assign(type, { version: 2 }))
    const outcome = await sandbox.rollback({ full: true, types })
    assert.equal(outcome.status, 'refused')
    assert.deepEqual(codesOf(outcome), ['RELEASE_OUTDATED'])
  })
})
