import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import type { Diagnostic } from '../diagnostic.ts'
import type { LoadRequest, SourceContext } from '../load-request.ts'
import { parseYamlTree } from '../load/yaml/yaml-tree.ts'
import { Secret } from '../secret.ts'
import { loadText, summarise } from '../testing/service-folder.ts'
import { valueOf } from '../tree/tree-value.ts'
import { createResolver } from './resolver.ts'

async function resolve(
  text: string,
  request: Partial<LoadRequest> = {},
): Promise<{ value: unknown; found: readonly Diagnostic[] }> {
  const found: Diagnostic[] = []
  const report = (diagnostic: Diagnostic): unknown => found.push(diagnostic)
  const root = parseYamlTree(text, 'a.yml', report)
  assert.ok(root)
  const whole = { root: '/nowhere', options: {}, env: {}, ...request }
  const files = { root: whole.root, allowOutside: [], request: whole, report }
  const resolver = createResolver({ request: whole, root, env: whole.env, files, report })
  return { value: valueOf(await resolver.resolve(root)), found }
}

async function valueFrom(text: string, request?: Partial<LoadRequest>): Promise<unknown> {
  const { value, found } = await resolve(text, request)
  assert.deepEqual(found.map(summarise), [])
  return value
}

describe('variables', () => {
  it('stand for whole values or for parts of texts', async () => {
    assert.deepEqual(
      await valueFrom('a: { b: [1, 2] }\nc: ${self:a}\nd: ${self:a.b.1}\ne: x${self:a.b.0}y\n'),
      {
        a: { b: [1, 2] },
        c: { b: [1, 2] },
        d: 2,
        e: 'x1y',
      },
    )
  })

  it('take the first candidate that has a value', async () => {
    const text = "a: ${opt:a, env:A, self:b, 'last'}\n"
    assert.deepEqual(await valueFrom(text), { a: 'last' })
    assert.deepEqual(await valueFrom(text, { env: { A: 'env' } }), { a: 'env' })
    assert.deepEqual(await valueFrom(text, { env: { A: 'env' }, options: { a: 'opt' } }), { a: 'opt' })
    assert.deepEqual(await valueFrom(`${text}b:\n`), { a: 'last', b: null })
  })

  it('answer stage and region also where the manifest does not say them', async () => {
    const text = 'a: ${self:provider.stage}-${self:provider.region}-${sls:stage}-${aws:region}-${opt:stage}\n'
    assert.deepEqual(await valueFrom(text), { a: 'dev-us-east-1-dev-us-east-1-dev' })
    assert.deepEqual(await valueFrom(text, { options: { stage: 'prod', region: 'eu-west-1' } }), {
      a: 'prod-eu-west-1-prod-eu-west-1-prod',
    })
    assert.deepEqual(
      await valueFrom('provider: { stage: "${opt:stage, \'qa\'}" }\na: ${sls:stage}${opt:stage}\n'),
      {
        provider: { stage: 'qa' },
        a: 'qaqa',
      },
    )
    assert.deepEqual(await valueFrom('provider: { stage: "${opt:stage}" }\n'), { provider: { stage: 'dev' } })
  })

  it('answer the stage that a source gives, also to what is resolved later', async () => {
    const sources = { ext: async (address: string, { stage }: { stage: string }) => `${address}-${stage}` }
    assert.deepEqual(await valueFrom('provider:\n  stage: ${ext:qa}\na: ${ext:x}\n', { sources }), {
      provider: { stage: 'qa-dev' },
      a: 'x-qa-dev',
    })
  })

  it('answer to both forms of service and provider', async () => {
    assert.deepEqual(await valueFrom('service: { name: x }\na: ${self:service}${self:service.name}\n'), {
      service: { name: 'x' },
      a: 'xx',
    })
    assert.deepEqual(
      await valueFrom('service: x\nprovider: aws\na: ${self:service.name}${self:provider.name}\n'),
      {
        service: 'x',
        provider: 'aws',
        a: 'xaws',
      },
    )
  })

  it('do not look into what comes from outside the project', async () => {
    const request = {
      env: { A: '${self:secret}' },
      sources: { ext: async () => ({ deep: ['${self:secret}'] }) },
    }
    assert.deepEqual(
      await valueFrom('secret: s\na: ${env:A}\nb: ${ext:x}\nc: ${self:a}\nd: ${self:b}\n', request),
      {
        secret: 's',
        a: '${self:secret}',
        b: { deep: ['${self:secret}'] },
        c: '${self:secret}',
        d: { deep: ['${self:secret}'] },
      },
    )
  })

  it('make a secret of every text that holds one', async () => {
    const sources = { vault: async (address: string) => new Secret(`<${address}>`, `vault:${address}`) }
    const { value, found } = await resolve('a: ${vault:k}\nb: url ${vault:k}/${vault:l}\n', { sources })
    assert.deepEqual(found, [])
    const { a, b } = value as { a: Secret; b: Secret }
    assert.deepEqual([a.reveal(), b.reveal(), b.origin], ['<k>', 'url <k>/<l>', 'vault:k + vault:l'])
    assert.equal(JSON.stringify(value), '{"a":"[secret]","b":"[secret]"}')
  })

  it('refuse a secret in an address, which is shown in messages', async () => {
    const sources = { vault: async () => new Secret('hush', 'vault:k') }
    const { found } = await resolve('a: ${env:${vault:k}}\n', { sources })
    assert.deepEqual(found.map(summarise), ['error MANIFEST_SECRET_MISPLACED a.yml:1:4'])
    assert.doesNotMatch(JSON.stringify(found), /hush/)
  })

  it('tell sources the stage, the region, the place and what they ask of the manifest', async () => {
    const seen: unknown[] = []
    const sources = {
      ext: async (address: string, { self, ...context }: SourceContext) => {
        seen.push([address, context, await self(['b'])])
        return undefined
      },
    }
    const text = 'a: ${ext(x, y):some/key, \'none\'}\nb: ["${opt:stage}"]\n'
    assert.deepEqual(await valueFrom(text, { sources, options: { stage: 's' } }), { a: 'none', b: ['s'] })
    assert.deepEqual(seen, [
      [
        'some/key',
        {
          stage: 's',
          region: 'us-east-1',
          parameter: 'x, y',
          options: { stage: 's' },
          source: { file: 'a.yml', line: 1, column: 4, length: 29 },
        },
        ['s'],
      ],
    ])
  })

  it('let a source extend a built-in one, but not replace what is ours', async () => {
    const sources = {
      aws: async (address: string) => (address === 'accountId' ? '1' : undefined),
      env: async () => 'theirs',
    }
    assert.deepEqual(
      await valueFrom('a: ${aws:accountId}-${aws:region}-${env:A}\n', { sources, env: { A: 'ours' } }),
      {
        a: '1-us-east-1-ours',
      },
    )
  })

  it('name everything that was looked for in vain', async () => {
    const { found } = await resolve('a: ${opt:x, env:Y, self:b.c, file(d.yml):e}\n')
    assert.equal(
      found[0]?.message,
      'The option `--x` and the environment variable `Y` and the value `b.c` of this manifest and `e` in the file `d.yml` do not exist, and there is no fallback.',
    )
    assert.match(found[0]?.hint ?? '', /Give `--x` on the command line, set `Y` in the environment/)
  })

  it('show a cycle as the chain that leads back', async () => {
    const { found } = await resolve('a: ${self:b}\nb: "x${self:c}"\nc: ${self:a}\n')
    assert.equal(found.length, 1)
    assert.equal(
      found[0]?.message,
      'This value needs itself: `${self:b}` (a.yml:1:4) → `x${self:c}` (a.yml:2:4) → `${self:a}` (a.yml:3:4) → `${self:b}` (a.yml:1:4).',
    )
  })

  it('find a value that holds itself', async () => {
    const { found } = await resolve('a:\n  b: ${self:a}\n')
    assert.deepEqual(found.map(summarise), ['error MANIFEST_VARIABLE_CYCLE a.yml:1:1'])
  })

  it('stop lists that repeat each other before they grow', async () => {
    const lines = Array.from(
      { length: 30 },
      (_, index) => `  l${index}: ["\${self:l.l${index + 1}}", "\${self:l.l${index + 1}}"]\n`,
    )
    const { found } = await resolve(`l:\n${lines.join('')}  l30: x\n`)
    assert.ok(found.some(({ code }) => code === 'MANIFEST_TOO_MANY_VALUES'))
  })

  it('resolve any graph of references as a simple model does', () => {
    const graph = fc.array(fc.array(fc.nat({ max: 11 }), { maxLength: 3 }), { minLength: 12, maxLength: 12 })
    return fc.assert(
      fc.asyncProperty(graph, async (references) => {
        const text = references
          .map(
            (targets, index) => `n${index}: "<${targets.map((target) => `\${self:n${target}}`).join('')}>"\n`,
          )
          .join('')
        const { value, found } = await resolve(text)
        const expected = references.map((_, index) => model(references, index, []))
        assert.equal(
          found.some(({ code }) => code === 'MANIFEST_VARIABLE_CYCLE'),
          expected.includes(undefined),
        )
        for (const [index, one] of expected.entries())
          if (one !== undefined) assert.equal((value as Record<string, unknown>)[`n${index}`], one)
      }),
      { seed: 5, numRuns: 150 },
    )
  })
})

function model(
  graph: readonly (readonly number[])[],
  node: number,
  above: readonly number[],
): string | undefined {
  if (above.includes(node)) return undefined
  const parts = (graph[node] ?? []).map((target) => model(graph, target, [...above, node]))
  return parts.includes(undefined) ? undefined : `<${parts.join('')}>`
}

describe('what is resolved', () => {
  const manifest = `service: x
provider:
  name: aws
  stage: \${never:a, 'dev'}
  iam:
    role: \${never:b}
  local:
    httpPort: \${never:c}
custom:
  d: \${never:d}
functions:
  f:
    handler: a.b
    layers: \${never:e}
    azure:
      memorySize: \${never:f}
resources: \${never:g}
`
  async function asked(request: Partial<LoadRequest>): Promise<string[]> {
    const seen: string[] = []
    const never = async (address: string): Promise<string> => {
      seen.push(address)
      return '1'
    }
    await loadText(manifest, { sources: { never }, ...request })
    return seen
  }

  it('is what the targets need, and nothing else', async () => {
    assert.deepEqual(await asked({}), ['a', 'b', 'e', 'g'])
    assert.deepEqual(await asked({ providers: ['gcp'] }), ['a'])
    assert.deepEqual(await asked({ providers: ['local'] }), ['a', 'c'])
  })

  it('is everything when everything is asked for', async () => {
    assert.deepEqual((await asked({ resolveAll: true })).sort(), ['a', 'b', 'c', 'd', 'e', 'f', 'g'])
  })

  it('is shown with what could not be resolved as it was written', async () => {
    const { resolved, diagnostics } = await loadText(
      "service: x\nprovider: aws\ncustom:\n  a: ${env:A}\n  b: ${env:B, 'b'}\n",
      { resolveAll: true },
    )
    assert.deepEqual(resolved, { service: 'x', provider: 'aws', custom: { a: '${env:A}', b: 'b' } })
    assert.deepEqual(diagnostics.map(summarise), [
      'note MANIFEST_NO_FUNCTIONS serverless.yml:1:1',
      'error MANIFEST_VARIABLE_MISSING serverless.yml:4:6',
    ])
  })
})
