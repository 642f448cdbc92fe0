/** `docs/variables.md`: each block is a manifest, and what stands behind `→` is what comes out. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseYamlTree } from '../load/yaml/yaml-tree.ts'
import type { LoadRequest, SourceResolver } from '../load-request.ts'
import { Secret } from '../secret.ts'
import { loadText } from '../testing/service-folder.ts'
import { valueOf } from '../tree/tree-value.ts'

const PAGE = readFileSync(fileURLToPath(new URL('../../../../docs/variables.md', import.meta.url)), 'utf8')
const BLOCKS = [...PAGE.matchAll(/```yaml\n([^]*?)```/g)].map(([, text = '']) => text)
const PROMISE = /^ {2}(\w+): .*# → (.+)$/gm

const FILES = {
  '.env': 'USER_NAME=ada\n',
  'config/dev.yml': 'limits: [10, "${self:custom.more, 20}"]\n',
  'note.txt': 'read me\n',
}

/** What the clouds keep, under the address as it is written. */
const KEPT: Readonly<Record<string, unknown>> = {
  'ssm /shop/host': 'host.example',
  'ssm eu-west-1 /shop/subnets': ['a', 'b'],
  'cf eu-west-1 network.VpcId': 'vpc-1',
  's3 shop-config/limits.txt': '100',
}
const SECRETS: ReadonlySet<string> = new Set([
  'ssm /shop/password',
  'secretsManager shop/database:host',
  'gcp-secret api-key',
  'gcp-secret other-project api-key/3',
  'gcp-secret database:password',
  'azure-keyvault shop-vault api-key',
  'azure-keyvault shop-vault/api-key',
])

function source(prefix: string): SourceResolver {
  return async (address, { parameter }) => {
    const key = [prefix, parameter, address].filter(Boolean).join(' ')
    // The table holds JSON.
    return SECRETS.has(key) ? new Secret('hush', key) : (KEPT[key] as string | undefined)
  }
}

const request: Partial<LoadRequest> = {
  options: { customer: 'acme' },
  params: { color: 'red' },
  env: { FLAG: 'TRUE' },
  sources: Object.fromEntries(
    ['ssm', 'secretsManager', 'cf', 's3', 'gcp-secret', 'azure-keyvault'].map((prefix) => [
      prefix,
      source(prefix),
    ]),
  ),
  resolveAll: true,
}

describe('the page about variables', () => {
  for (const [index, block] of BLOCKS.entries())
    it(`keeps its promises in example ${index + 1}`, async () => {
      const promises = [...block.matchAll(PROMISE)]
      assert.ok(promises.length > 0)
      const whole = `${/^service:/m.test(block) ? '' : 'service: shop\n'}provider: aws\n${block}`
      const { resolved, diagnostics } = await loadText(whole, request, FILES)
      assert.deepEqual(
        diagnostics.filter(({ severity }) => severity === 'error'),
        [],
      )
      const { custom } = JSON.parse(JSON.stringify(resolved)) as { readonly custom: Record<string, unknown> }
      for (const [, key = '', promised = ''] of promises) {
        const isText = typeof custom[key] === 'string'
        assert.deepEqual(custom[key], isText ? promised.trim() : yaml(promised), key)
      }
    })

  it('names every source that there is', () => {
    for (const name of [
      'self',
      'opt',
      'env',
      'file',
      'param',
      'sls',
      'aws',
      'git',
      'strToBool',
      ...Object.keys(request.sources ?? {}),
    ])
      assert.match(PAGE, new RegExp(`^\\| .*\`${name}\``, 'm'))
  })
})

function yaml(text: string): unknown {
  const tree = parseYamlTree(text, 'promise.yml', () => assert.fail(`${text} is no YAML`))
  return tree && valueOf(tree)
}
