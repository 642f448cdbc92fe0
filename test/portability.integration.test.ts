/** Services of the public examples, written for AWS, deployed to other clouds with the same manifest. */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import type { Cloud, RunningCloud } from './clouds/cloud.ts'
import { azure } from './clouds/azure/cloud.ts'
import { gcpCloud } from './clouds/gcp/cloud.ts'
import { needSpecs } from './clouds/specs.ts'
import { copyService, sls } from './sls.ts'

interface Example {
  readonly folder: string
  readonly functions: readonly string[]
}

const EXAMPLES: readonly Example[] = [
  {
    folder: 'aws-node-rest-api-typescript',
    functions: ['create', 'deleteOne', 'find', 'findOne', 'update'],
  },
  { folder: 'aws-node-http-api-typescript-dynamodb', functions: ['create', 'get', 'list', 'update'] },
  // No route, and a rate of five hours, which no cron expression says.
  { folder: 'aws-node-twitter-joke-bot', functions: [] },
]

describe('a manifest written for AWS', function () {
  this.timeout(60_000)
  before(function () {
    needSpecs(this)
  })

  for (const cloud of [gcpCloud, azure])
    for (const example of EXAMPLES)
      it(`goes to ${cloud.name} unchanged: ${example.folder}`, () => deployElsewhere(cloud, example))
})

async function deployElsewhere(cloud: Cloud, { folder: name, functions }: Example): Promise<void> {
  const [running, folder] = await Promise.all([
    cloud.start({ settleMs: 5 }),
    copyService(`test/fixtures/corpus/${name}`),
  ])
  try {
    await tryService({ running, folder, provider: cloud.name }, functions)
  } finally {
    await running.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface Place {
  readonly running: RunningCloud
  readonly folder: string
  readonly provider: string
}

async function tryService({ running, folder, provider }: Place, functions: readonly string[]): Promise<void> {
  const at = ['--provider', provider, '--auth', 'public']
  const silent = await sls(folder, ['deploy', '--provider', provider], running.env)
  if (functions.length > 0) {
    assert.equal(silent.code, 2, 'nothing becomes public without the word')
    assert.equal(running.traffic.requests.length, 0)
  }

  const deployed = await sls(folder, ['deploy', ...at], running.env)
  assert.equal(deployed.code, 0, deployed.stderr)
  assert.match(deployed.stderr, /serverless\.yml:7:12 warning \w+_RUNTIME_REPLACED/)
  const info = await sls(folder, ['info', ...at, '--json'], running.env)
  const { endpoints } = JSON.parse(info.stdout) as {
    endpoints: { function: string; public: boolean; method: string }[]
  }
  assert.deepEqual(endpoints.map((each) => each.function).sort(), [...functions].sort())
  assert.ok(endpoints.every((each) => each.public))

  const before = running.traffic.requests.length
  assert.equal((await sls(folder, ['deploy', ...at], running.env)).code, 0)
  assert.equal(running.traffic.requests.length, before, 'a second deploy asks nothing')

  const removal = ['remove', '--provider', provider, '--stage', 'dev', '--yes']
  const removed = await sls(folder, removal, running.env)
  assert.equal(removed.code, 0, removed.stderr)
  for (const { kind } of running.objects()) assert.match(kind, /^(resources\.Group|storage\.Account)$/)
}
