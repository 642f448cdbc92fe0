import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { RunningCloud } from '../../cloud.ts'
import { needOracle } from '../../oracles.ts'
import { needSpecs } from '../../specs.ts'
import { ACCOUNT, startAws } from '../cloud.ts'

const run = promisify(execFile)
const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../../../..')
const script = path.join(repository, 'test/clouds/aws/clients/lifecycle.py')

describe('The fake AWS serves the vendor’s Python clients', function () {
  this.timeout(120_000)
  let bin: string
  let cloud: RunningCloud

  before(async function () {
    needSpecs(this)
    bin = path.join(needOracle(this, 'aws'), 'bin')
    cloud = await startAws()
  })
  after(() => cloud?.stop())

  const python = async (...args: string[]): Promise<string> =>
    (await run(path.join(bin, 'python'), args, options())).stdout
  const cli = async (...args: string[]): Promise<string> =>
    (
      await run(
        path.join(bin, 'python'),
        [path.join(bin, 'aws'), '--endpoint-url', cloud.url, ...args],
        options(),
      )
    ).stdout
  const options = (env: Readonly<Record<string, string>> = {}) => ({
    env: { PATH: process.env['PATH'], HOME: path.join(bin, 'absent'), ...cloud.env, ...env },
  })

  it('boto3 creates, reads and removes a whole service', async () => {
    assert.deepEqual(JSON.parse(await python(script)), {
      account: ACCOUNT,
      trust: { Service: 'lambda.amazonaws.com' },
      'role tags': [{ Key: 'team', Value: 'a b' }],
      description: 'a < b & c',
      'role twice': ['EntityAlreadyExists', 409],
      queue: `arn:aws:sqs:eu-west-1:${ACCOUNT}:orders`,
      'queue differs': ['QueueAlreadyExists', 400],
      'no queue': ['AWS.SimpleQueueService.NonExistentQueue', 400],
      message: 'hello',
      created: 'Pending',
      busy: ['ResourceConflictException', 409],
      'same version': true,
      provisioned: 'IN_PROGRESS',
      'no permission': ['InvalidParameterValueException', 400],
      mapping: 'Enabled',
      answer: { a: 1 },
      schedule: '{"tick":true}',
      'schedule twice': ['ConflictException', 409],
      routes: ['GET /hello/{name}'],
      stages: ['$default'],
      retention: 14,
    })
    assert.deepEqual(cloud.objects(), [])
  })

  it('the AWS CLI reads what it wrote', async () => {
    await cli('sqs', 'create-queue', '--queue-name', 'cli')
    const { QueueUrls } = JSON.parse(await cli('sqs', 'list-queues')) as { QueueUrls: string[] }
    assert.deepEqual(QueueUrls, [`${cloud.url}/${ACCOUNT}/cli`])
    await cli('sqs', 'delete-queue', '--queue-url', QueueUrls[0] ?? '')
  })

  it('credentials that have expired or that nobody knows are refused', async () => {
    const call = (env: Readonly<Record<string, string>>) =>
      run(path.join(bin, 'python'), [path.join(bin, 'aws'), 'sts', 'get-caller-identity'], options(env))
    await assert.rejects(call(cloud.badCredentials.expired), /Expired/)
    await assert.rejects(call(cloud.badCredentials.unknown), /UnrecognizedClient|InvalidClientTokenId/)
  })
})
