/** One small manifest for each code of the catalogues: the code, its severity and its place. */
import assert from 'node:assert/strict'
import { Secret } from '../secret.ts'
import type { LoadRequest } from '../load-request.ts'
import type { FolderFiles } from '../testing/service-folder.ts'
import { loadText, summarise } from '../testing/service-folder.ts'

interface Case {
  readonly manifest: string | FolderFiles
  readonly files?: FolderFiles
  readonly request?: Partial<LoadRequest>
  /** Everything that is said, in order. */
  readonly said: readonly string[]
}

const HEAD = 'service: a\nprovider: { name: aws, runtime: nodejs22.x }\n'
const ONE = `${HEAD}functions:\n  f:\n    handler: a.b\n`

const secrets = { vault: async () => new Secret('hush', 'vault:key') }

const cases: Readonly<Record<string, Case>> = {
  MANIFEST_MOVED_TWICE: {
    manifest: `${ONE}moved:\n  - { from: x/a, to: x/b }\n  - { from: x/a, to: x/c }\n`,
    said: ['error MANIFEST_MOVED_TWICE serverless.yml:8:5'],
  },
  MANIFEST_NOT_FOUND: { manifest: {}, said: ['error MANIFEST_NOT_FOUND serverless.yml:1:1'] },
  MANIFEST_PATH_REFUSED: {
    manifest: `${ONE}tags: \${file(../../etc/passwd)}\n`,
    said: ['error MANIFEST_PATH_REFUSED serverless.yml:6:7'],
  },
  MANIFEST_OUTSIDE_IGNORED: {
    manifest: `${ONE}allowOutside: [..]\n`,
    request: { safe: true },
    said: ['warning MANIFEST_OUTSIDE_IGNORED serverless.yml:6:1'],
  },
  MANIFEST_UNREADABLE: {
    manifest: { 'serverless.yml/file': '' },
    said: ['error MANIFEST_UNREADABLE serverless.yml:1:1'],
  },
  MANIFEST_TOO_LARGE: {
    manifest: { 'serverless.yml': Buffer.alloc(5 * 1024 * 1024, 'a') },
    said: ['error MANIFEST_TOO_LARGE serverless.yml:1:1'],
  },
  MANIFEST_ENCODING: {
    manifest: { 'serverless.yml': Buffer.from('service: a\nprovider: \xff\n', 'latin1') },
    said: ['error MANIFEST_ENCODING serverless.yml:2:11'],
  },
  MANIFEST_SYNTAX: {
    manifest: 'service: a\nprovider: "aws\n',
    said: ['error MANIFEST_SYNTAX serverless.yml:3:1'],
  },
  MANIFEST_EMPTY: { manifest: '# nothing\n', said: ['error MANIFEST_EMPTY serverless.yml:1:1'] },
  MANIFEST_DUPLICATE_KEY: {
    manifest: `${ONE}service: b\n`,
    said: ['error MANIFEST_DUPLICATE_KEY serverless.yml:6:1'],
  },
  MANIFEST_COMPLEX_KEY: {
    manifest: `${ONE}[a, b]: 1\n`,
    said: ['error MANIFEST_COMPLEX_KEY serverless.yml:6:1'],
  },
  MANIFEST_UNKNOWN_TAG: {
    manifest: `${ONE}custom: !Reff x\n`,
    said: ['error MANIFEST_UNKNOWN_TAG serverless.yml:6:9'],
  },
  MANIFEST_ALIAS: {
    manifest: `${ONE}custom: *nothing\n`,
    said: ['error MANIFEST_ALIAS serverless.yml:6:9'],
  },
  MANIFEST_MERGE: {
    manifest: `${ONE}custom:\n  <<: text\n`,
    said: ['error MANIFEST_MERGE serverless.yml:7:3'],
  },
  MANIFEST_CODE_REFUSED: {
    manifest: { 'serverless.ts': 'export default {}' },
    request: { safe: true },
    said: ['error MANIFEST_CODE_REFUSED serverless.ts:1:1'],
  },
  MANIFEST_FORBIDDEN_KEY: {
    manifest: `${ONE}custom:\n  __proto__: { admin: true }\n`,
    said: ['error MANIFEST_FORBIDDEN_KEY serverless.yml:7:3'],
  },
  MANIFEST_SECRET_MISPLACED: {
    manifest: `${ONE}    description: \${vault:key}\n`,
    request: { sources: secrets },
    said: ['error MANIFEST_SECRET_MISPLACED serverless.yml:6:18'],
  },
  MANIFEST_TOO_MANY_VALUES: {
    manifest: bomb(9),
    said: ['error MANIFEST_TOO_MANY_VALUES serverless.yml:1:1'],
  },
  MANIFEST_VARIABLE_MISSING: {
    manifest: `${ONE}    description: in \${env:PLACE}\n`,
    said: ['error MANIFEST_VARIABLE_MISSING serverless.yml:6:21'],
  },
  MANIFEST_VARIABLE_SOURCE: {
    manifest: `${ONE}    description: \${slef:service}\n`,
    said: ['error MANIFEST_VARIABLE_SOURCE serverless.yml:6:18'],
  },
  MANIFEST_VARIABLE_SYNTAX: {
    manifest: `${ONE}    description: \${env:A, plain words}\n`,
    said: ['error MANIFEST_VARIABLE_SYNTAX serverless.yml:6:18'],
  },
  MANIFEST_VARIABLE_CYCLE: {
    manifest: `${ONE}    description: \${self:custom.a}\ncustom:\n  a: \${self:custom.b}\n  b: \${self:custom.a}\n`,
    said: ['error MANIFEST_VARIABLE_CYCLE serverless.yml:8:6'],
  },
  MANIFEST_VARIABLE_DEPTH: {
    manifest: `${ONE}    description: \${self:custom.a0}\ncustom:\n${chain(300)}`,
    said: ['error MANIFEST_VARIABLE_DEPTH serverless.yml:207:9'],
  },
  MANIFEST_VARIABLE_NOT_TEXT: {
    manifest: `${ONE}    description: see \${self:custom}\ncustom: [1]\n`,
    said: ['error MANIFEST_VARIABLE_NOT_TEXT serverless.yml:6:22'],
  },
  MANIFEST_VARIABLE_LONG: {
    manifest: `${ONE}    description: \${self:custom.a0}\ncustom:\n${doubling(25)}`,
    said: ['error MANIFEST_VARIABLE_LONG serverless.yml:14:7'],
  },
  MANIFEST_VARIABLE_DEFERRED: {
    manifest: `${ONE}    environment: { A: "\${env:ABSENT}" }\n`,
    request: { defer: true },
    said: ['note MANIFEST_VARIABLE_DEFERRED serverless.yml:6:24'],
  },
  MANIFEST_VARIABLE_BOOLEAN: {
    manifest: `${ONE}    environment: { A: "\${strToBool(perhaps)}" }\n`,
    said: ['error MANIFEST_VARIABLE_BOOLEAN serverless.yml:6:24'],
  },
  MANIFEST_VARIABLE_FAILED: {
    manifest: `${ONE}    description: \${broken:x, 'fallback'}\n`,
    request: { sources: { broken: () => Promise.reject(new Error('The line is down.')) } },
    said: ['error MANIFEST_VARIABLE_FAILED serverless.yml:6:18'],
  },
  MANIFEST_LEGACY_FORM: {
    manifest: `${ONE}package: { exclude: [a] }\n`,
    said: ['note MANIFEST_LEGACY_FORM serverless.yml:6:12'],
  },
  MANIFEST_LEGACY_DROPPED: {
    manifest:
      'service: a\nprovider: { name: aws, lambdaHashingVersion: 20201221 }\nfunctions: { f: { handler: a.b } }\n',
    said: ['note MANIFEST_LEGACY_DROPPED serverless.yml:2:24'],
  },
  MANIFEST_UNKNOWN_KEY: {
    manifest: `${ONE}    timout: 5\n`,
    said: ['error MANIFEST_UNKNOWN_KEY serverless.yml:6:5'],
  },
  MANIFEST_MISSING_KEY: {
    manifest: `${HEAD}functions: { f: { timeout: 5 } }\n`,
    said: ['error MANIFEST_MISSING_KEY serverless.yml:3:14'],
  },
  MANIFEST_INVALID_VALUE: {
    manifest: `${ONE}    timeout: soon\n`,
    said: ['error MANIFEST_INVALID_VALUE serverless.yml:6:14'],
  },
  MANIFEST_UNKNOWN_TOP_KEY: {
    manifest: `${ONE}resorces: {}\n`,
    said: ['warning MANIFEST_UNKNOWN_TOP_KEY serverless.yml:6:1'],
  },
  MANIFEST_KEY_OF_PLUGIN: {
    manifest: `${ONE}    alarms: [errors]\nplugins: [./alarms]\n`,
    said: ['warning MANIFEST_KEY_OF_PLUGIN serverless.yml:6:5'],
  },
  MANIFEST_KEY_IGNORED: {
    manifest: `${ONE}layers: { tools: { path: layer } }\n`,
    said: ['warning MANIFEST_KEY_IGNORED serverless.yml:6:1'],
  },
  MANIFEST_INTRINSIC_LEFT_OUT: {
    manifest: `${ONE}    environment:\n      TABLE: !Ref Table\n`,
    said: ['warning MANIFEST_INTRINSIC_LEFT_OUT serverless.yml:7:7'],
  },
  MANIFEST_NUMBER_TEXT: {
    manifest: `${ONE}    environment:\n      VERSION: 1.10\n`,
    said: ['warning MANIFEST_NUMBER_TEXT serverless.yml:7:16'],
  },
  MANIFEST_UNKNOWN_EVENT: {
    manifest: `${ONE}    events:\n      - htpp: GET /\n`,
    said: ['error MANIFEST_UNKNOWN_EVENT serverless.yml:7:9'],
  },
  MANIFEST_EVENT_FORM: {
    manifest: `${ONE}    events:\n      - http: GET /\n        path: /\n`,
    said: ['error MANIFEST_EVENT_FORM serverless.yml:7:9'],
  },
  MANIFEST_ROUTE: {
    manifest: `${ONE}    events:\n      - http: FETCH /\n`,
    said: ['error MANIFEST_ROUTE serverless.yml:7:15'],
  },
  MANIFEST_SCHEDULE_RATE: {
    manifest: `${ONE}    events:\n      - schedule: rate(5 moons)\n`,
    said: ['error MANIFEST_SCHEDULE_RATE serverless.yml:7:19'],
  },
  MANIFEST_CHANNEL: {
    manifest: `${ONE}    events:\n      - queue: { batchSize: 1 }\n`,
    said: ['error MANIFEST_CHANNEL serverless.yml:7:9'],
  },
  MANIFEST_NO_PROVIDER: {
    manifest: 'service: a\nfunctions: { f: { handler: a.b } }\n',
    said: ['error MANIFEST_NO_PROVIDER serverless.yml:1:1'],
  },
  MANIFEST_REGION_AMBIGUOUS: {
    manifest: 'service: a\nproviders: { aws: , gcp: }\nfunctions: { f: { handler: a.b } }\n',
    request: { options: { region: 'eu-west-1' } },
    said: ['error MANIFEST_REGION_AMBIGUOUS serverless.yml:1:1'],
  },
  MANIFEST_PLUGIN_BUILT_IN: {
    manifest: `${ONE}plugins: [serverless-esbuild]\n`,
    said: ['note MANIFEST_PLUGIN_BUILT_IN serverless.yml:6:11'],
  },
  MANIFEST_PLUGIN_FOREIGN: {
    manifest: `${ONE}plugins: [serverless-step-functions]\n`,
    said: ['warning MANIFEST_PLUGIN_FOREIGN serverless.yml:6:11'],
  },
  MANIFEST_SNAP_START: {
    manifest: `${ONE}    snapStart: true\n    provisionedConcurrency: 1\n`,
    said: ['error MANIFEST_SNAP_START serverless.yml:6:16'],
  },
  MANIFEST_CONCURRENCY: {
    manifest: `${ONE}    reservedConcurrency: 1\n    provisionedConcurrency: 2\n`,
    said: ['error MANIFEST_CONCURRENCY serverless.yml:7:29'],
  },
  MANIFEST_DUPLICATE_ROUTE: {
    manifest: `${ONE}    events:\n      - http: GET /a/{x}\n      - http: GET /a/{y}\n`,
    said: ['error MANIFEST_DUPLICATE_ROUTE serverless.yml:8:9'],
  },
  MANIFEST_DUPLICATE_SCHEDULE: {
    manifest: `${ONE}    events:\n      - schedule: { name: n, rate: rate(1 day) }\n      - schedule: { name: n, rate: rate(2 days) }\n`,
    said: ['error MANIFEST_DUPLICATE_SCHEDULE serverless.yml:8:36'],
  },
  MANIFEST_RUNTIME_RETIRED: {
    manifest:
      'service: a\nprovider: { name: aws, runtime: nodejs12.x }\nfunctions: { f: { handler: a.b } }\n',
    said: ['warning MANIFEST_RUNTIME_RETIRED serverless.yml:2:33'],
  },
  MANIFEST_RUNTIME_UNKNOWN: {
    manifest: `${ONE}    runtime: provided.al99\n`,
    said: ['warning MANIFEST_RUNTIME_UNKNOWN serverless.yml:6:14'],
  },
  MANIFEST_AUTH_CONTRADICTION: {
    manifest: `${ONE}    events:\n      - http: { method: GET, path: /, auth: public, private: true }\n`,
    said: ['error MANIFEST_AUTH_CONTRADICTION serverless.yml:7:45'],
  },
  MANIFEST_NATIVE_IGNORED: {
    manifest:
      'service: a\nprovider: { name: aws, tracing: { lambda: true } }\nproviders: { gcp: }\nfunctions:\n  f: { handler: a.b, vpc: { subnetIds: [] }, layers: [l] }\n',
    said: [
      'note MANIFEST_NATIVE_IGNORED serverless.yml:2:1',
      'note MANIFEST_NATIVE_IGNORED serverless.yml:5:3',
    ],
  },
  MANIFEST_QUEUE_CONCURRENCY: {
    manifest: `${ONE}    reservedConcurrency: 5\n    events:\n      - queue: { name: a, maximumConcurrency: 4 }\n      - queue: { name: b, maximumConcurrency: 4 }\n`,
    said: ['warning MANIFEST_QUEUE_CONCURRENCY serverless.yml:6:26'],
  },
  MANIFEST_NO_FUNCTIONS: { manifest: HEAD, said: ['note MANIFEST_NO_FUNCTIONS serverless.yml:1:1'] },
}

/** Each line repeats the one before ten times. */
function bomb(lines: number): string {
  const list = Array.from({ length: lines }, (_, index) =>
    index === 0
      ? '  l0: &l0 [x, x]'
      : `  l${index}: &l${index} [${Array(10)
          .fill(`*l${index - 1}`)
          .join(', ')}]`,
  )
  return `custom:\n${list.join('\n')}\n`
}

function chain(length: number): string {
  return Array.from({ length }, (_, index) => `  a${index}: \${self:custom.a${index + 1}}\n`).join('')
}

function doubling(length: number): string {
  const lines = Array.from(
    { length },
    (_, index) => `  a${index}: \${self:custom.a${index + 1}}\${self:custom.a${index + 1}}\n`,
  )
  return `${lines.join('')}  a${length}: abc\n`
}

describe('every problem has a code and a place', () => {
  for (const [code, { manifest, files, request, said }] of Object.entries(cases))
    it(`${code} is said where it is`, async () => {
      const { diagnostics, service } = await loadText(manifest, request, files)
      assert.deepEqual(diagnostics.map(summarise), said)
      assert.ok(diagnostics.every(({ hint, message }) => hint.length > 5 && message.endsWith('.')))
      assert.equal(
        service === undefined,
        said.some((line) => line.startsWith('error')),
      )
    })
})
