/** The cases that look at single objects: what is read back is what was asked for, and drift is seen. */
import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { Resource } from '../resource.ts'
import type { AnyResourceType, ResourceContext } from '../resource-type.ts'
import type { Connection, Deployed } from '../provider.ts'
import { contractFiles, contractService } from './contract-service.ts'
import type { ContractWorld, ProviderSubject } from './contract-world.ts'
import { plainInputs } from './plain-inputs.ts'

/** Registers the cases; call it inside a `describe`. */
export function describeReadContract<C>(subject: ProviderSubject<C>): void {
  const { provider, target } = subject
  let world: ContractWorld<C>
  let deployed: Deployed
  let resources: readonly Resource[]
  let connection: Connection<C>

  beforeEach(async () => {
    world = await subject.open()
    for (const [name, text] of Object.entries(contractFiles())) {
      await mkdir(path.join(world.root, path.dirname(name)), { recursive: true })
      await writeFile(path.join(world.root, name), text)
    }
    const outcome = await world.deploy(contractService(world.root, target))
    assert.equal(outcome.status, 'done', JSON.stringify(outcome.failed, undefined, 2))
    deployed = outcome.deployed
    resources = world.composed()
    connection = await world.connect()
  })
  afterEach(async () => {
    await connection.close()
    await world.close()
  })

  function typeOf({ type }: Resource): AnyResourceType<C> {
    const found = provider.resources.find((each) => each.type === type)
    assert.ok(found, `unknown type ${type}`)
    return found
  }

  function context(): ResourceContext<C> {
    return {
      clients: connection.clients,
      stack: deployed.stack,
      signal: new AbortController().signal,
      openArtifact: () => Promise.reject(new Error('a read opens no package')),
      progress() {},
      now: () => performance.now(),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    }
  }

  it('reads back what was asked for, field by field', async () => {
    for (const resource of resources) {
      const recorded = deployed.resources[resource.address]
      assert.ok(recorded, `${resource.address} is recorded`)
      const observed = await typeOf(resource).read(context(), recorded.id)
      assert.ok(observed, `${resource.address} is there`)
      const wanted = plainInputs(resource, deployed)
      for (const [name, value] of Object.entries(observed.inputs as Record<string, unknown>))
        if (value !== undefined) assert.deepEqual(value, wanted[name], `${resource.address} ${name}`)
      assert.deepEqual(observed.outputs, recorded.outputs, `${resource.address} outputs`)
    }
  })

  it('sees what somebody else changed', async () => {
    const edited = await world.compose(contractService(world.root, target, { greeting: 'by hand' }))
    let seen = 0
    for (const resource of edited) {
      const before = resources.find(({ address }) => address === resource.address)
      const id = deployed.resources[resource.address]?.id
      if (!before || id === undefined) continue
      const inputs = plainInputs(resource, deployed)
      const wanted = plainInputs(before, deployed)
      const changed = Object.keys(inputs).filter((name) => !isDeepStrictEqual(inputs[name], wanted[name]))
      if (changed.length === 0) continue
      const type = typeOf(resource)
      await patiently(() => type.update(context(), id, inputs, new Set(changed)))
      await type.settle?.(context(), id)
      const observed = await type.read(context(), id)
      const read = observed?.inputs as Record<string, unknown> | undefined
      // A field that the cloud does not show cannot drift visibly; one of those that changed must show.
      assert.ok(
        changed.some((name) => read?.[name] !== undefined && !isDeepStrictEqual(read[name], wanted[name])),
        `${resource.address} shows ${changed.join(', ')}`,
      )
      seen += 1
    }
    assert.ok(seen > 0, 'the edit reaches an object')
  })

  it('sees that an object is gone, and does not mind deleting it again', async () => {
    for (const resource of [...resources].reverse()) {
      const id = deployed.resources[resource.address]?.id ?? ''
      const type = typeOf(resource)
      await patiently(() => type.delete(context(), id))
      await patiently(() => type.delete(context(), id))
      assert.equal(await type.read(context(), id), null, `${resource.address} is gone`)
    }
  })
}

/** Deleting in the order of the graph reversed may come too early for a cloud that is still at work. */
async function patiently(run: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run()
    } catch (error) {
      if (attempt === 50) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
