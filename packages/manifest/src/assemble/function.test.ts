import assert from 'node:assert/strict'
import type { LoadRequest } from '../load-request.ts'
import { Secret, isSecret } from '../secret.ts'
import { settingsFor } from '../service.ts'
import { loadText } from '../testing/service-folder.ts'

async function said(settings: string, provider = 'provider: aws'): Promise<string> {
  const { diagnostics } = await loadText(`service: a\n${provider}\nfunctions:\n  f: ${settings}\n`)
  return diagnostics.map(({ message, hint }) => `${message} ${hint}`).join('\n')
}

describe('a function', () => {
  const handlers: [string, string, string][] = [
    ['src/orders.create', 'nodejs22.x', 'src/orders create'],
    ['./src/orders.v2.create', 'nodejs22.x', 'src/orders.v2 create'],
    ['orders.default', 'python3.13', 'orders default'],
    ['bin/orders', 'provided.al2023', 'bin/orders '],
    ['bootstrap', 'provided.al2023', 'bootstrap '],
    ['com.acme.Orders::handle', 'java21', 'com.acme.Orders handle'],
    ['Orders::Acme.Orders.Handler::Handle', 'dotnet8', 'Orders::Acme.Orders.Handler Handle'],
  ]
  for (const [handler, runtime, parts] of handlers)
    it(`has the handler ${handler} (${runtime})`, async () => {
      const { service } = await loadText(
        `service: a\nprovider: aws\nfunctions: { f: { handler: '${handler}', runtime: ${runtime} } }\n`,
      )
      const found = service?.functions[0]?.handler
      assert.equal(`${found?.module} ${found?.export}`, parts)
    })

  it('is the `main` of a Python file on Azure', async () => {
    const { service } = await loadText(
      'service: a\nprovider: { name: azure, runtime: python3.12 }\nfunctions: { f: { handler: src/hello } }\n',
    )
    const { module, export: name } = service?.functions[0]?.handler ?? {}
    assert.deepEqual([module, name], ['src/hello', 'main'])
  })

  it('of the style fetch tells of each message whether it failed, unasked', async () => {
    for (const [style, isTold] of [
      ['fetch', true],
      ['lambda', false],
    ] as const) {
      const { service } = await loadText(
        `service: a\nprovider: aws\nfunctions: { f: { handler: a.b, style: ${style}, events: [queue: q] } }\n`,
      )
      const [trigger] = service?.functions[0]?.triggers ?? []
      assert.equal(trigger?.kind === 'queue' && trigger.reportBatchItemFailures, isTold)
    }
  })

  const mistakes: [string, RegExp][] = [
    ['{ handler: orders }', /a module and its export/],
    ['{ handler: ../.hidden }', /a module and its export/],
    ['{ handler: [a] }', /not a list/],
    ['text', /a mapping with `handler`/],
    ['{ handler: a.b, memorySize: 64 }', /from 128 to 32768 MB, not `64`/],
    ['{ handler: a.b, timeout: 1.5 }', /whole number from 1 to 86400 seconds/],
    ['{ handler: a.b, architecture: arm }', /`x86_64` or `arm64`/],
    ['{ handler: a.b, style: edge }', /`lambda` or `fetch`/],
    ['{ handler: a.b, snapStart: maybe }', /`true` or `false`/],
    ['{ handler: a.b, tags: [a] }', /a mapping of names to texts/],
    ['{ handler: a.b, tags: { a: [b] } }', /`functions.f.tags.a` must be text/],
    ['{ handler: a.b, events: { http: GET / } }', /a list of events/],
    ['{ handler: a.b, events: [5] }', /must name one event/],
    ['{ handler: a.b, environment: text }', /a mapping of names to texts/],
    ['{ handler: a.b, environment: { A: [1] } }', /must be text, not a list/],
    ['{ handler: a.b, environment: { A-B: 1 } }', /letters, digits and `_` only/],
    ['{ handler: a.b, package: { patterns: [{}] } }', /`functions.f.package.patterns\[0\]` must be text/],
    ['{ handler: a.b, package: { pattern: a } }', /Did you mean `patterns`/],
    ['{ handler: a.b, package: { artifact: https://example.com/a.zip } }', /inside the service folder/],
    ['{ handler: a.b, gcp: { memorySise: 1 } }', /Did you mean `memorySize`/],
    ['{ handler: a.b, somethingStrange: 1 }', /no setting `somethingStrange`/],
    ['{ handler: a.b, layer: 1 }', /Did you mean `layers`/],
  ]
  for (const [settings, message] of mistakes)
    it(`is refused as ${settings}`, async () => assert.match(await said(settings), message))

  it('takes the access that the caller names where the manifest is silent', async () => {
    const events = '[{ httpApi: GET /a }, { httpApi: { method: GET, path: /b, auth: iam } }]'
    const text = `service: a\nprovider: aws\nfunctions: { f: { handler: a.b, events: ${events} } }\n`
    const accesses = async (request: Partial<LoadRequest>): Promise<unknown> => {
      const { service } = await loadText(text, request)
      return service?.functions[0]?.triggers.map((trigger) => 'access' in trigger && trigger.access)
    }
    assert.deepEqual(await accesses({}), ['unstated', 'iam'])
    assert.deepEqual(await accesses({ auth: 'public' }), ['public', 'iam'])
  })

  it('with a bad name is refused', async () => {
    const { diagnostics } = await loadText(
      "service: a\nprovider: aws\nfunctions: { 'a/b': { handler: a.b } }\n",
    )
    assert.match(diagnostics[0]?.message ?? '', /letters, digits, `-` and `_`/)
  })

  it('merges its environment with the provider’s; null takes a variable away, secrets stay secret', async () => {
    const request: Partial<LoadRequest> = { sources: { vault: async () => new Secret('hush', 'vault:k') } }
    const { service, diagnostics } = await loadText(
      `service: a
provider: { name: aws, environment: { A: 1, B: true, C: c } }
functions: { f: { handler: a.b, environment: { C: , D: "\${vault:k}", E: '' } } }
`,
      request,
    )
    assert.deepEqual(diagnostics, [])
    const { D, ...rest } = service?.functions[0]?.settings.environment ?? {}
    assert.deepEqual(rest, { A: '1', B: 'true', E: '' })
    assert.equal(isSecret(D) && D.reveal(), 'hush')
    assert.doesNotMatch(JSON.stringify(service), /hush/)
  })

  it('adds the variables for one provider from every part that gives some, the most specific last', async () => {
    const { service } = await loadText(
      `service: a
provider: { name: aws, aws: { environment: { A: 1, B: 1, C: 1 } } }
providers: { aws: { environment: { B: 2, C: 2 } } }
functions: { f: { handler: a.b, environment: { D: 0 }, aws: { environment: { C: 3 } } } }
`,
    )
    const [definition] = service?.functions ?? []
    assert.deepEqual(definition && settingsFor(definition, 'aws').environment, {
      A: '1',
      B: '2',
      C: '3',
      D: '0',
    })
  })

  it('keeps what only AWS knows, as it is written', async () => {
    const { service } = await loadText(
      'service: a\nprovider: aws\nfunctions: { f: { handler: a.b, layers: [!Ref L], url: true } }\n',
    )
    assert.deepEqual(service?.functions[0]?.native, { aws: { layers: [{ Ref: 'L' }], url: true } })
  })
})

describe('a provider', () => {
  const mistakes: [string, RegExp][] = [
    ['provider: [aws]', /a name or a mapping/],
    ['provider: { name: aws, memorysize: 1 }', /Did you mean `memorySize`/],
    ['provider: { name: aws, unheardOf: 1 }', /no setting `unheardOf`/],
    ['provider: { name: gcp, timout: 1 }', /Did you mean `timeout`/],
    ['provider: { name: aws, auth: nobody }', /`public` or `iam`/],
    ['provider: { name: aws, stage: a/b }', /letters, digits, `-` and `_`/],
    ['provider: { name: aws, region: [] }', /a region or a list/],
  ]
  for (const [provider, message] of mistakes)
    it(`is refused as ${provider}`, async () =>
      assert.match(await said('{ handler: a.b }', provider), message))

  it('of another cloud may have settings of its own', async () =>
    assert.equal(
      await said('{ handler: a.b }', 'provider: { name: azure, resourceGroup: g, prefix: p }'),
      '',
    ))

  it('cannot be told a stage that is no name', async () => {
    const { diagnostics } = await loadText(
      'service: a\nprovider: aws\nfunctions: { f: { handler: a.b } }\n',
      {
        options: { stage: '../x' },
      },
    )
    assert.equal(diagnostics[0]?.code, 'MANIFEST_INVALID_VALUE')
  })
})
