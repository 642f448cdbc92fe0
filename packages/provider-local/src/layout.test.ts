import assert from 'node:assert/strict'
import type { HandlerStyle, Service, Target } from '@skyfold/manifest'
import { handlerOf, layout } from './layout.ts'
import { SOURCE, testService } from './testing/stack.ts'

const HOST = process.versions.node.split('.')[0]

/** One function of that handler, laid out. */
function laidOut(
  handler: { readonly module?: string; readonly export?: string; readonly style?: HandlerStyle },
  change: { readonly artifact?: string; readonly runtime?: string } = {},
): { service: Service; target: Target; result: ReturnType<typeof layout> } {
  const plain = testService('/service', { hello: { code: '' } })
  const [definition] = plain.functions
  const [target] = plain.targets
  assert.ok(definition && target)
  const { artifact, runtime = definition.settings.runtime } = change
  const service: Service = {
    ...plain,
    functions: [
      {
        ...definition,
        handler: { module: 'src/hello', export: 'handler', style: 'lambda', source: SOURCE, ...handler },
        settings: { ...definition.settings, runtime },
        package: { patterns: ['!secret'], ...(artifact === undefined ? {} : { artifact }) },
      },
    ],
  }
  return { service, target, result: layout(service, target) }
}

function sourceOf(handler: Parameters<typeof laidOut>[0]): string | undefined {
  return laidOut(handler).result.units[0]?.entry.source
}

describe('the units of a service', () => {
  it('are one for each function, with ids that differ', () => {
    const service = testService('/service', {
      hello: { code: '' },
      Hello: { code: '' },
      getOrders_v2: { code: '' },
    })
    const [target] = service.targets
    assert.ok(target)
    const ids = layout(service, target).units.map(({ id }) => id)
    assert.deepEqual([ids[0], ids[2]], ['hello', 'get-orders-v2'])
    assert.match(ids[1] ?? '', /^hello-[0-9a-f]{8}$/)
  })

  it('export a Lambda-style handler as it is', () => {
    assert.equal(sourceOf({}), 'export { handler as handler } from "./src/hello"\n')
    assert.equal(sourceOf({ export: 'größe' }), 'export { größe as handler } from "./src/hello"\n')
    assert.equal(sourceOf({ export: 'a-b' }), 'export { "a-b" as handler } from "./src/hello"\n')
    assert.equal(sourceOf({ module: 'a"b' }), 'export { handler as handler } from "./a\\"b"\n')
  })

  it('wrap a fetch-style handler', () => {
    assert.match(sourceOf({ style: 'fetch', export: 'default' }) ?? '', /fromFetch\(module\["default"\]\)/)
  })

  it('are built for this machine', () => {
    const platform = laidOut({}).result.units[0]?.platform
    assert.deepEqual([platform?.node, platform?.cpu, platform?.external], [HOST, process.arch, []])
  })

  it('leave a ready-made package and its handler alone', () => {
    const { service, target, result } = laidOut({}, { artifact: 'ready.zip' })
    assert.equal(target.provider, 'local')
    assert.equal(result.units[0]?.prebuilt, 'ready.zip')
    const [definition] = service.functions
    assert.ok(definition)
    assert.equal(handlerOf(service, definition), 'src/hello.handler')
  })

  it('cannot wrap a handler inside a ready-made package', () => {
    const { result } = laidOut({ style: 'fetch' }, { artifact: 'ready.zip' })
    assert.deepEqual(
      result.diagnostics.map(({ code }) => code),
      ['LOCAL_PREBUILT_FETCH'],
    )
  })

  it('note that another Node runs them than the manifest says', () => {
    const { result } = laidOut({}, { runtime: 'nodejs99.x' })
    assert.deepEqual(
      result.diagnostics.map(({ code, message }) => [code, message]),
      [
        [
          'LOCAL_RUNTIME_DIFFERS',
          `Functions with the runtime nodejs99.x run on Node ${HOST} here, the one that runs sls.`,
        ],
      ],
    )
    assert.equal(result.units[0]?.platform.node, HOST)
    assert.equal(laidOut({}, { runtime: 'nodejs18.x' }).result.units[0]?.platform.node, '18')
  })
})
