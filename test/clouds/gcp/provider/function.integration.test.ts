/** A function's life on the fake: what is sent, compared with the inputs field by field, and what is found again. */
import assert from 'node:assert/strict'
import { needSpecs } from '../../specs.ts'
import { ARTIFACT, Bench, failsWith, intent } from './bench.ts'

const TYPE = 'gcp.functions.function'
const PARENT = 'projects/skyfold-test/locations/europe-west1'
const ID = `${PARENT}/functions/shop-dev-orders`
const unit = {
  function: 'orders',
  door: 'public',
  timeout: 20,
  memory: 1024,
  region: 'europe-west1',
  routes: [],
}

describe('a function on Google Cloud', function () {
  this.timeout(20_000)
  let bench: Bench
  let inputs: Record<string, unknown>

  before(function () {
    needSpecs(this)
  })
  beforeEach(async () => {
    bench = await Bench.open()
    const account = { name: 'orders-runtime', accountId: 'orders-runtime', displayName: 'orders' }
    const serviceAccount = await bench.create('gcp.iam.service-account', 'orders-runtime', account)
    inputs = {
      name: 'orders',
      functionId: 'shop-dev-orders',
      region: 'europe-west1',
      description: 'Takes orders',
      runtime: 'nodejs22',
      source: { artifact: ARTIFACT },
      environment: { TABLE: 'orders' },
      unit,
      memory: '1024Mi',
      cpu: '0.583',
      timeout: 20,
      minInstances: 1,
      maxInstances: 10,
      serviceAccount,
      labels: { team: 'shop' },
    }
  })
  afterEach(() => bench.close())

  it('is created with every input in its place', async () => {
    await bench.create(TYPE, 'orders', inputs)
    assert.equal((bench.input('storage.upload') as { type: string }).type, 'application/zip')
    const request = bench.input('cloudfunctions.CreateFunction') as CreateRequest
    const { function: sent, functionId, parent } = request
    assert.deepEqual([functionId, parent], ['shop-dev-orders', PARENT])
    const { source, ...build } = sent.buildConfig
    assert.match(JSON.stringify(source), /gcf-v2-uploads-.*\.zip/)
    assert.deepEqual(build, {
      runtime: 'nodejs22',
      entryPoint: 'handler',
      environmentVariables: { GOOGLE_NODE_RUN_SCRIPTS: '', SKYFOLD_PACKAGE: ARTIFACT },
    })
    assert.deepEqual(sent.serviceConfig, {
      availableMemory: '1024Mi',
      availableCpu: '0.583',
      timeoutSeconds: 20,
      minInstanceCount: 1,
      maxInstanceCount: 10,
      maxInstanceRequestConcurrency: 1,
      environmentVariables: { IGNORED_ROUTES: '', TABLE: 'orders', SKYFOLD_UNIT: JSON.stringify(unit) },
      serviceAccountEmail: 'orders-runtime@skyfold-test.iam.gserviceaccount.com',
      allTrafficOnLatestRevision: true,
    })
    assert.deepEqual([sent.description, sent.environment], ['Takes orders', 'GEN_2'])
    const { 'skyfold-stack': stack, ...labels } = sent.labels
    assert.match(stack ?? '', /^shop-dev-gcp-europe-west1_[0-9a-f]{32}$/)
    assert.deepEqual(labels, { team: 'shop', 'skyfold-name': 'orders' })
  })

  it('sends of an update what changed, and builds only for new code', async () => {
    const id = await bench.create(TYPE, 'orders', inputs)
    const type = bench.type(TYPE)
    const cases: readonly [readonly string[], readonly string[]][] = [
      [['environment'], ['service_config.environment_variables']],
      [
        ['timeout', 'memory'],
        ['service_config.available_memory', 'service_config.timeout_seconds'],
      ],
      [
        ['labels', 'unit'],
        ['labels', 'service_config.environment_variables'],
      ],
      [['source'], ['build_config.entry_point', 'build_config.environment_variables', 'build_config.source']],
    ]
    for (const [changed, paths] of cases) {
      const before = bench.asked('cloudfunctions.GenerateUploadUrl').length
      for (let time = 1; time <= 2; time++) {
        await type.update(bench.context, id, inputs, new Set(changed))
        const { updateMask } = bench.input('cloudfunctions.UpdateFunction') as { updateMask: object }
        assert.deepEqual(updateMask, { paths })
        await type.settle?.(bench.context, id)
      }
      assert.equal(
        bench.asked('cloudfunctions.GenerateUploadUrl').length,
        before,
        'the package is sent once in a run',
      )
    }
    const count = bench.asked('cloudfunctions.UpdateFunction').length
    await type.update(bench.context, id, inputs, new Set(['name']))
    assert.equal(bench.asked('cloudfunctions.UpdateFunction').length, count, 'nothing to send, nothing sent')
  })

  it('reads back the inputs that were sent', async () => {
    const id = await bench.create(TYPE, 'orders', inputs)
    const observed = await bench.type(TYPE).read(bench.context, id)
    const { name: _own, ...sent } = inputs
    assert.deepEqual(observed?.inputs, sent)
  })

  it('is found again with its owner when the answer to its creation is lost', async () => {
    bench.cloud.traffic.faults = [{ match: /CreateFunction/, kind: 'lost-response' }]
    const type = bench.type(TYPE)
    await assert.rejects(
      type.create(bench.context, inputs, intent(TYPE, 'orders')),
      failsWith('GCP_NO_ANSWER', 'ambiguous'),
    )
    bench.cloud.traffic.faults = []
    assert.ok(type.identity.by === 'name')
    const found = await type.identity.find(bench.context, type.identity.name(inputs, ''))
    assert.deepEqual([found?.id, found?.owner], [ID, intent(TYPE, 'orders').owner])
    await assert.rejects(
      type.create(bench.context, inputs, intent(TYPE, 'orders')),
      failsWith('GCP_EXISTS', 'conflict'),
    )
  })

  it('is broken after a failed build, and repaired by an update (GCP_BUILD_FAILED)', async () => {
    bench.cloud.world.buildFailures.push('npm could not install left-pad.')
    const type = bench.type(TYPE)
    await assert.rejects(
      bench.create(TYPE, 'orders', inputs),
      failsWith('GCP_BUILD_FAILED', 'invalid', /left-pad/),
    )
    assert.ok(type.identity.by === 'name')
    const found = await type.identity.find(bench.context, type.identity.name(inputs, ''))
    assert.equal(found?.health, 'broken')
    await type.update(bench.context, ID, inputs, new Set(Object.keys(inputs)))
    const outputs = (await type.settle?.(bench.context, ID)) as { uri: string }
    assert.match(outputs.uri, /^https:\/\/shop-dev-orders-/)
  })

  it('is removed, and removing it again is no mistake', async () => {
    const id = await bench.create(TYPE, 'orders', inputs)
    const type = bench.type(TYPE)
    await type.delete(bench.context, id)
    await type.delete(bench.context, id)
    assert.equal(await type.read(bench.context, id), null)
    assert.equal(bench.cloud.world.functions.size, 0)
  })

  it('refuses a package that changed on disk (GCP_PACKAGE_CHANGED)', async () => {
    const changed = { ...inputs, source: { artifact: 'b'.repeat(64) } }
    await assert.rejects(bench.create(TYPE, 'orders', changed), failsWith('GCP_PACKAGE_CHANGED', 'invalid'))
    assert.equal(bench.asked('storage.upload').length, 0)
  })

  it('waits while another change is under way (GCP_BUSY)', async () => {
    const slow = await Bench.open({ settleMs: 60_000 })
    const account = { name: 'orders-runtime', accountId: 'orders-runtime', displayName: 'orders' }
    await slow.create('gcp.iam.service-account', 'orders-runtime', account)
    const type = slow.type(TYPE)
    const { id } = await type.create(slow.context, inputs, intent(TYPE, 'orders'))
    const update = type.update(slow.context, id, inputs, new Set(['timeout']))
    await assert.rejects(update, failsWith('GCP_BUSY', 'busy'))
    await slow.close()
  })

  it('is told apart from one whose account is not visible yet', async () => {
    const stranger = { ...inputs, serviceAccount: 'nobody@skyfold-test.iam.gserviceaccount.com' }
    await assert.rejects(bench.create(TYPE, 'orders', stranger), failsWith('GCP_NOT_VISIBLE_YET', 'eventual'))
  })

  it('is refused by name of the API or the permission', async () => {
    bench.cloud.world.deniedPermissions.add('cloudfunctions.functions.create')
    await assert.rejects(
      bench.create(TYPE, 'orders', inputs),
      failsWith('GCP_PERMISSION_DENIED', 'denied', /cloudfunctions\.functions\.create/),
    )
    bench.cloud.world.disabledApis.add('cloudfunctions')
    await assert.rejects(
      bench.create(TYPE, 'orders', inputs),
      failsWith('GCP_API_DISABLED', 'denied', /gcloud services enable cloudfunctions\.googleapis\.com/),
    )
  })
})

interface CreateRequest {
  readonly parent: string
  readonly functionId: string
  readonly function: {
    readonly buildConfig: { readonly source: object }
    readonly serviceConfig: object
    readonly labels: Readonly<Record<string, string>>
    readonly description: string
    readonly environment: string
  }
}
