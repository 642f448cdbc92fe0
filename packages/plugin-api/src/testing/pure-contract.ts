/** The cases that need no cloud: layout, compose, resource types and the capability table. */
import assert from 'node:assert/strict'
import type { Service } from '@skyfold/manifest'
import { hasErrors, TRIGGER_KINDS } from '@skyfold/manifest'
import type { Capability } from '../capability.ts'
import type { Graph } from '../resource.ts'
import { isRef } from '../resource.ts'
import type { Artifact, Unit } from '../unit.ts'
import { contractService } from './contract-service.ts'
import type { ProviderSubject } from './contract-world.ts'

/** Registers the cases; call it inside a `describe`. */
export function describePureContract<C>({ provider, target }: ProviderSubject<C>): void {
  const service = deepFreeze(contractService('/service', target))

  it('lays a service out without touching it, the same each time', () => {
    const layout = provider.layout(service, target)
    assert.ok(!hasErrors(layout.diagnostics), JSON.stringify(layout.diagnostics))
    assert.deepEqual(provider.layout(service, target), layout)
    const members = new Set(layout.units.flatMap((unit) => unit.functions))
    for (const { name } of service.functions) assert.ok(members.has(name), `no unit has the function ${name}`)
    const ids = layout.units.map(({ id }) => id)
    assert.deepEqual(ids, [...new Set(ids)], 'unit ids are unique')
    for (const { id, why } of layout.units) {
      assert.match(id, /^[a-z0-9-]+$/)
      assert.notEqual(why, '', `unit ${id} says why its functions are together`)
    }
  })

  it('composes a graph without touching its inputs, the same each time', () => {
    const artifacts = deepFreeze(standIns(provider.layout(service, target).units))
    const composition = provider.compose(service, target, artifacts)
    assert.ok(!hasErrors(composition.diagnostics), JSON.stringify(composition.diagnostics))
    assert.deepEqual(provider.compose(service, target, artifacts), composition)
    checkGraph(composition.graph, new Set(provider.resources.map(({ type }) => type)))
    assert.ok(
      !JSON.stringify(composition.graph).includes(service.root),
      'no path of this machine is an input',
    )
  })

  it('has resource types that say how they are found and what forces replacement', () => {
    const types = provider.resources.map(({ type }) => type)
    assert.deepEqual(types, [...new Set(types)], 'types are unique')
    for (const resource of provider.resources) {
      assert.ok(
        resource.type.startsWith(`${provider.name}.`),
        `${resource.type} begins with the provider's name`,
      )
      assert.ok(Number.isInteger(resource.version) && resource.version >= 1)
      assert.ok(resource.replaceOn === 'any' || Array.isArray(resource.replaceOn))
    }
  })

  it('says of each capability what is lost, why, and what to use instead', () => {
    const { triggers, settings, styles, limits } = provider.capabilities
    assert.deepEqual(Object.keys(triggers).sort(), [...TRIGGER_KINDS].sort())
    for (const [name, capability] of [
      ...Object.entries(triggers),
      ...Object.entries(settings),
      ...Object.entries(styles),
    ])
      checkCapability(name, capability)
    for (const [name, { value, source }] of Object.entries(limits)) {
      assert.ok(value >= 0, name)
      assert.match(source, /^https:\/\/|^\[?[a-z]/, `${name} names its source`)
    }
  })
}

function checkCapability(name: string, capability: Capability): void {
  if (capability.level === 'emulated') assert.notEqual(capability.how, '', name)
  if (capability.level === 'lossy') assert.notEqual(capability.lost, '', name)
  if (capability.level !== 'impossible') return
  assert.notEqual(capability.reason, '', name)
  assert.notEqual(capability.substitute, '', name)
}

function checkGraph({ resources }: Graph, types: ReadonlySet<string>): void {
  const addresses = new Set(resources.map(({ address }) => address))
  assert.equal(addresses.size, resources.length, 'addresses are unique')
  for (const { address, type, inputs, dependsOn = [] } of resources) {
    assert.ok(types.has(type), `${address} has the unknown type ${type}`)
    assert.ok(address.startsWith(`${type}/`), `${address} begins with its type`)
    for (const other of [...dependsOn, ...refsIn(inputs)])
      assert.ok(addresses.has(other), `${address} refers to ${other}, which is not in the graph`)
  }
}

function refsIn(value: unknown): readonly string[] {
  if (isRef(value)) return [value.$ref]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(refsIn)
}

/** Artifacts as the bundler would make them, without bytes. */
function standIns(units: readonly Unit[]): Artifact[] {
  return units.map(({ id }, index) => {
    const hash = String(index + 1).repeat(64)
    return {
      unit: id,
      path: `/artifacts/${id}.zip`,
      sha256: hash,
      contentHash: hash,
      bytes: 1000,
      unzippedBytes: 3000,
      entries: [{ path: 'index.js', bytes: 3000, sha256: hash }],
    }
  })
}

function deepFreeze<T extends object | Service>(value: T): T {
  for (const inner of Object.values(value))
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner as object)
  return Object.freeze(value)
}
