/** Forms of variables that real manifests use and that other tools stumble over, one by one. */
import assert from 'node:assert/strict'
import type { LoadRequest } from '../load-request.ts'
import type { FolderFiles } from '../testing/service-folder.ts'
import { loadText, summarise } from '../testing/service-folder.ts'

interface Case {
  readonly manifest: string
  readonly files?: FolderFiles
  readonly request?: Partial<LoadRequest>
  readonly custom: unknown
}

const kept: Readonly<Record<string, unknown>> = {
  '/configuration/default/vpc': { id: 'vpc-1', subnets: ['a', 'b'] },
  '/configuration/dev/size': undefined,
  '/configuration/default/size': '2',
}
const ssm: NonNullable<LoadRequest['sources']>[string] = async (address) =>
  // The table holds JSON.
  kept[address] as string | undefined

const CASES: Readonly<Record<string, Case>> = {
  'a parameter of the stage, then the default one, with variables in both addresses': {
    manifest:
      'custom:\n  size: ${ssm:/configuration/${self:custom.stage}/size, ssm:/configuration/${self:custom.base}/size}\n  stage: ${opt:stage, self:provider.stage}\n  base: default\n',
    request: { sources: { ssm } },
    custom: { size: '2', stage: 'dev', base: 'default' },
  },
  'a part of an object that a parameter holds': {
    manifest:
      'custom:\n  vpc: ${ssm:/configuration/default/vpc}\n  ids: ${self:custom.vpc.subnets}\n  first: ${self:custom.vpc.subnets.0}\n',
    request: { sources: { ssm } },
    custom: { vpc: { id: 'vpc-1', subnets: ['a', 'b'] }, ids: ['a', 'b'], first: 'a' },
  },
  'every key from a common file, by stage or by default': {
    manifest:
      'custom:\n  memory: ${file(common.yml):memory.${self:provider.stage}, file(common.yml):memory.default}\n  runtime: ${file(common.yml):runtime.${self:provider.stage}, file(common.yml):runtime.default}\n',
    files: { 'common.yml': 'memory: { dev: 256, default: 512 }\nruntime: { default: nodejs22.x }\n' },
    custom: { memory: 256, runtime: 'nodejs22.x' },
  },
  'the environment, then a file whose name holds a variable': {
    manifest: 'custom: "${env:A, ${file(./c.${self:provider.stage}.json):region}}"\n',
    files: { 'c.dev.json': '{ "region": "eu-west-1" }' },
    custom: 'eu-west-1',
  },
  'three kinds of names in one text': {
    manifest:
      'custom: "https://${ApiGatewayRestApi}.execute-api.${AWS::Region}.amazonaws.com/${sls:stage}/${param:x, sls:stage}"\n',
    custom: 'https://${ApiGatewayRestApi}.execute-api.${AWS::Region}.amazonaws.com/dev/dev',
  },
  'a script of a shell': {
    manifest:
      'custom: |\n  for task in ${tasks[@]}; do echo ${task##*/} $UPPER ${UPPER} ${NAME:-none} ${self:service}; done\n',
    custom: 'for task in ${tasks[@]}; do echo ${task##*/} $UPPER ${UPPER} ${NAME:-none} tricky; done\n',
  },
  'an option of its own with a fallback of its own': {
    manifest:
      'custom: "${opt:mycustomflag, self:provider.environment.MODE}"\nprovider: { name: aws, environment: { MODE: on-call } }\n',
    custom: 'on-call',
  },
  'six values that lead to each other': {
    manifest:
      'custom:\n  a: ${self:custom.b}\n  b: ${self:custom.c}\n  c: ${self:custom.d}\n  d: ${self:custom.e}\n  e: ${self:custom.f}\n  f: "${self:service}-${opt:stage, \'x\'}"\n',
    custom: Object.fromEntries('abcdef'.split('').map((name) => [name, 'tricky-x'])),
  },
  'code that gives a part': {
    manifest: 'custom: ${file(ddl.js):ddl}\n',
    files: { 'ddl.js': "module.exports.ddl = async () => ['create ${self:service}']\n" },
    custom: ['create tricky'],
  },
  'a whole file with variables, included by a file': {
    manifest: 'custom: ${file(one.yml)}\n',
    files: { 'one.yml': 'two: ${file(two.yml):list.0}\n', 'two.yml': 'list: [ "${self:service}" ]\n' },
    custom: { two: 'tricky' },
  },
  'a value that is false, zero or empty': {
    manifest:
      'custom:\n  off: ${self:custom.values.off, true}\n  none: ${self:custom.values.none, 1}\n  empty: ${self:custom.values.empty, "x"}\n  values: { off: false, none: 0, empty: "" }\n',
    custom: { off: false, none: 0, empty: '', values: { off: false, none: 0, empty: '' } },
  },
}

describe('variables of real manifests', function () {
  this.timeout(10_000)
  for (const [name, { manifest, files = {}, request = {}, custom }] of Object.entries(CASES))
    it(`may be ${name}`, async () => {
      const provider = manifest.includes('provider: {') ? '' : 'provider: aws\n'
      const text = `service: tricky\n${provider}${manifest}`
      const { resolved, diagnostics } = await loadText(text, { resolveAll: true, ...request }, files)
      assert.deepEqual(diagnostics.filter(({ severity }) => severity === 'error').map(summarise), [])
      assert.deepEqual((resolved as { readonly custom: unknown }).custom, custom)
    })

  it('may be in functions that stand in files of a list', async () => {
    const manifest = 'service: tricky\nprovider: aws\nfunctions:\n  - ${file(a.yml)}\n  - ${file(b.yml)}\n'
    const files = {
      'a.yml': 'a: { handler: "src/${sls:stage}.a" }\n',
      'b.yml': 'b: { handler: src/b.b, memorySize: "${self:custom.memory, 256}" }\n',
    }
    const { service } = await loadText(manifest, {}, files)
    assert.deepEqual(
      service?.functions.map(({ name, handler, settings }) => [name, handler.module, settings.memorySize]),
      [
        ['a', 'src/dev', 1024],
        ['b', 'src/b', 256],
      ],
    )
  })

  it('name the file that is missing for the name of the service', async () => {
    const { diagnostics } = await loadText('service: ${file(env.configs.yml):feature}\nprovider: aws\n')
    const missing = diagnostics.find(({ code }) => code === 'MANIFEST_VARIABLE_MISSING')
    assert.match(missing?.message ?? '', /`feature` in the file `env\.configs\.yml`/)
    assert.deepEqual([missing?.source?.line, missing?.source?.column], [1, 10])
  })
})
