import assert from 'node:assert/strict'
import type { ServiceFunction } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import { buildOptions } from './build-options.ts'

const source = { file: 'serverless.yml', line: 1, column: 1, length: 1 }

const unit: Unit = {
  id: 'web',
  functions: ['web'],
  platform: { node: '22', os: 'linux', cpu: 'x64', libc: 'glibc', external: [], credentials: 'any' },
  entry: { file: 'index.js', source: '', handlers: [] },
  files: {},
  patterns: [],
  why: '',
}

function serviceWith(environment: Readonly<Record<string, string>>): {
  readonly functions: readonly ServiceFunction[]
} {
  const definition: ServiceFunction = {
    name: 'web',
    handler: { module: 'src/web', export: 'get', style: 'lambda', source },
    settings: {
      runtime: 'nodejs22.x',
      memorySize: 128,
      timeout: 6,
      environment,
      architecture: 'x86_64',
      provisionedConcurrency: 0,
      snapStart: false,
      tags: {},
    },
    overrides: {},
    triggers: [],
    package: { patterns: [] },
    source,
  }
  return { functions: [definition] }
}

describe('NODE_ENV in bundled code', () => {
  it('is production unless the manifest sets it', () => {
    const defined = (environment: Readonly<Record<string, string>>): string | undefined =>
      buildOptions(unit, serviceWith(environment)).define?.['process.env.NODE_ENV']
    assert.equal(defined({ STAGE: 'dev' }), '"production"')
    assert.equal(defined({ NODE_ENV: 'dev' }), undefined)
  })
})
