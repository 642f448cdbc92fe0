import assert from 'node:assert/strict'
import type { Plan } from '@skyfold/engine'
import { at, sampleDestination, sampleFunction, sampleService } from '../testing/sample-destination.ts'
import { textOf } from '../terminal/line.ts'
import { planData, planLines } from './plan-view.ts'

const service = sampleService([
  sampleFunction('web', {
    triggers: [
      { kind: 'httpApi', method: 'GET', path: '/items/{id}', access: 'public', source: at(3) },
      { kind: 'http', method: 'POST', path: '/admin', access: 'iam', source: at(4) },
    ],
  }),
])

const plan: Plan = {
  version: 1,
  lineage: 'x',
  serial: 3,
  desired: 'd',
  steps: [
    { address: 'p.queue/work', type: 'p.queue', action: 'create', phase: 'prepare', why: [], after: [] },
    {
      address: 'p.function/web',
      type: 'p.function',
      action: 'update',
      phase: 'prepare',
      why: [{ path: 'memorySize', before: 512, after: 1024, replaces: false }],
      after: [],
    },
    {
      address: 'p.api/shop',
      type: 'p.api',
      action: 'replace',
      first: 'delete',
      phase: 'cutover',
      why: [{ path: 'name', before: 'a', after: 'b', replaces: true }],
      after: [],
    },
  ],
  unchanged: ['p.role/web'],
}

describe('sls plan', () => {
  const set = { destination: sampleDestination(), plan, units: [], service, account: 'account 1' }

  it('shows the account, public routes, and each step with its reasons', () => {
    assert.deepEqual(planLines(set).map(textOf), [
      'paper/r1 in account 1',
      '  public: anybody who reaches these may call them',
      '    GET /items/{id} → web',
      '  + create  p.queue/work',
      '  ~ update  p.function/web',
      '      memorySize: 512 → 1024',
      '  ± replace p.api/shop (the old one is deleted first)',
      '      name: a → b (forces replacement)',
      '  1 to create, 1 to update, 1 to replace; 1 unchanged',
    ])
  })

  it('shows why functions are together, and that there is nothing to do', () => {
    const unit = {
      id: 'app',
      functions: ['web', 'api'],
      why: 'they share memory and scale',
      platform: { node: '22', os: 'linux', cpu: 'x64', libc: 'glibc', external: [], credentials: 'any' },
      entry: { file: 'index.js', source: '', handlers: [] },
      files: {},
      patterns: [],
    } as const
    const empty = {
      ...set,
      units: [unit],
      service: sampleService(),
      plan: { ...plan, steps: [] },
      account: undefined,
    }
    assert.deepEqual(planLines(empty).map(textOf), [
      'paper/r1',
      '  unit app: web, api (they share memory and scale)',
      '  nothing to do: 1 resource unchanged',
    ])
    assert.deepEqual(planData(empty)['public'], [])
  })
})
