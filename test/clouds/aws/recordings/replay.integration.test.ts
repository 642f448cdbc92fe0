import assert from 'node:assert/strict'
import * as iamClient from '@aws-sdk/client-iam'
import * as lambdaClient from '@aws-sdk/client-lambda'
import * as schedulerClient from '@aws-sdk/client-scheduler'
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs'
import type { RunningCloud } from '../../cloud.ts'
import { needSpecs, readSpec } from '../../specs.ts'
import { startAws } from '../cloud.ts'
import { Matcher } from './matcher.ts'
import { SCENARIOS } from './scenarios.ts'
import { ARN, NAME, QUEUE, ROLE, ZIP } from './step.ts'
import type { Step } from './step.ts'

type Recorded = Readonly<Record<string, { readonly 'recorded-content': Readonly<Record<string, unknown>> }>>

/** Answers that differ, and why they may. */
const DEVIATIONS: Readonly<Record<string, string>> = {}

describe('The fake AWS answers what AWS answered when it was recorded', function () {
  this.timeout(60_000)
  let recorded: Recorded
  let agreed = 0
  const differences: string[] = []

  before(async function () {
    needSpecs(this)
    const files = await Promise.all(
      ['test_lambda_api', 'test_lambda_integration_sqs', 'test_scheduler'].map((name) =>
        readSpec<Recorded>(`aws-recordings/${name}.snapshot.json.gz`),
      ),
    )
    const entries = files.flatMap((file) => Object.entries(file))
    recorded = Object.fromEntries(entries.map(([name, value]) => [name.slice(name.indexOf('::') + 2), value]))
  })
  after(() => {
    if (agreed + differences.length === 0) return
    console.log(`      ${agreed} of ${agreed + differences.length} recorded answers agree`)
    for (const one of differences) console.log(`      differs: ${one}`)
  })

  const compare = (scenario: string, key: string, difference: string | undefined): void => {
    if (difference === undefined) agreed += 1
    else differences.push(`${scenario} ${key}${difference}`)
  }
  const unexplained = (scenario: string): readonly string[] =>
    differences.filter(
      (one) => one.startsWith(`${scenario} `) && DEVIATIONS[one.split(':')[0] ?? ''] === undefined,
    )

  for (const [scenario, steps] of Object.entries(SCENARIOS))
    it(scenario.replace('::', ' '), async () => {
      const content = recorded[scenario]?.['recorded-content'] ?? assert.fail(`no recording ${scenario}`)
      const clock = { now: Date.UTC(2026, 0, 1) }
      const cloud = await startAws({ now: () => clock.now, settleMs: 500 })
      try {
        await prepare(cloud)
        const matcher = new Matcher()
        for (const step of steps) {
          if (!step.atOnce) clock.now += 1000
          const expected = step.key === undefined ? undefined : unwrap(content[step.key])
          const answer = await send(cloud, step, expected)
          if (step.key !== undefined) compare(scenario, step.key, matcher.difference(expected, answer))
        }
      } finally {
        await cloud.stop()
      }
      assert.deepEqual(unexplained(scenario), [])
    })

  it('schedule expressions, valid and invalid', async () => {
    const cloud = await startAws()
    try {
      await prepare(cloud)
      const cases = Object.keys(recorded).filter((name) => /^tests?_create_schedule_with_.*\[/.test(name))
      assert.ok(cases.length > 20)
      for (const name of cases) {
        const expression = name.slice(name.indexOf('[') + 1, -1)
        const [[key, expected] = assert.fail(name)] = Object.entries(
          recorded[name]?.['recorded-content'] ?? {},
        )
        const answer = await schedule(cloud, expression)
        compare(name, key, new Matcher().difference(unwrap(expected), answer))
        assert.deepEqual(unexplained(name), [])
      }
    } finally {
      await cloud.stop()
    }
  })
})

/** The role and the queue that the scenarios use. */
async function prepare(cloud: RunningCloud): Promise<void> {
  const iam = new iamClient.IAMClient(clientOptions(cloud))
  const statement = {
    Effect: 'Allow',
    Principal: { Service: ['lambda.amazonaws.com', 'scheduler.amazonaws.com'] },
    Action: 'sts:AssumeRole',
  }
  const access = {
    Effect: 'Allow',
    Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
    Resource: [QUEUE, `${QUEUE}-absent`],
  }
  const RoleName = ROLE.split('/')[1]
  const document = (one: object): string => JSON.stringify({ Version: '2012-10-17', Statement: [one] })
  await iam.send(new iamClient.CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document(statement) }))
  await iam.send(
    new iamClient.PutRolePolicyCommand({ RoleName, PolicyName: 'queue', PolicyDocument: document(access) }),
  )
  await new SQSClient(clientOptions(cloud)).send(
    new CreateQueueCommand({ QueueName: QUEUE.split(':').at(-1) }),
  )
}

/** The answer in the recordings' form: members and status, or the error. */
async function send(cloud: RunningCloud, step: Step, expected: unknown): Promise<unknown> {
  const input =
    step.call === 'CreateFunction' && step.key !== undefined && !('Role' in step.input)
      ? { ...settingsOf(expected), ...step.input }
      : step.input
  const name = `${step.call}Command`
  // Commands are looked up by name; what they are given is what the recording was made with.
  const commands = lambdaClient as unknown as Record<
    string,
    new (input: object) => lambdaClient.GetFunctionCommand
  >
  const Command = commands[name] ?? assert.fail(`no ${name}`)
  return settle(new lambdaClient.LambdaClient(clientOptions(cloud)).send(new Command(input)))
}

async function schedule(cloud: RunningCloud, expression: string): Promise<unknown> {
  const command = new schedulerClient.CreateScheduleCommand({
    Name: `s-${cloud.traffic.requests.length}`,
    GroupName: await scheduleGroup(cloud),
    ScheduleExpression: expression,
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: QUEUE, RoleArn: ROLE },
  })
  return settle(new schedulerClient.SchedulerClient(clientOptions(cloud)).send(command))
}

async function scheduleGroup(cloud: RunningCloud): Promise<string> {
  const Name = 'recorded'
  if (!cloud.objects().some((one) => one.kind === 'scheduler.group'))
    await new schedulerClient.SchedulerClient(clientOptions(cloud)).send(
      new schedulerClient.CreateScheduleGroupCommand({ Name }),
    )
  return Name
}

async function settle(sent: Promise<object>): Promise<unknown> {
  try {
    const { $metadata: _, ...answer } = (await sent) as { $metadata: object }
    return answer
  } catch (error) {
    if (
      !(
        error instanceof lambdaClient.LambdaServiceException ||
        error instanceof schedulerClient.SchedulerServiceException
      )
    )
      throw error
    return {
      Error: { Code: error.name, Text: error.message },
      HTTPStatusCode: error.$metadata.httpStatusCode,
    }
  }
}

/** Recordings of errors in the same form; recordings of a helper that made two things at once. */
function unwrap(expected: unknown): unknown {
  if (typeof expected !== 'object' || expected === null) return expected
  if ('CreateFunctionResponse' in expected) return expected.CreateFunctionResponse
  if (!('Error' in expected)) return expected
  const { Error: error, ResponseMetadata: metadata } = expected as {
    Error: { Code: string; Message: string }
    ResponseMetadata: { HTTPStatusCode: number }
  }
  return { Error: { Code: error.Code, Text: error.Message }, HTTPStatusCode: metadata.HTTPStatusCode }
}

/** What a function was created with, as its answer shows it. */
function settingsOf(answer: unknown): object {
  const shown = answer as lambdaClient.FunctionConfiguration
  return {
    FunctionName: NAME,
    Role: ROLE,
    Code: { ZipFile: ZIP },
    Runtime: shown.Runtime,
    Handler: shown.Handler,
    MemorySize: shown.MemorySize,
    Timeout: shown.Timeout,
    Description: shown.Description,
    Environment: shown.Environment,
  }
}

function clientOptions(cloud: RunningCloud): lambdaClient.LambdaClientConfig {
  return {
    endpoint: cloud.url,
    region: ARN.split(':')[3] ?? '',
    maxAttempts: 1,
    credentials: {
      accessKeyId: cloud.env['AWS_ACCESS_KEY_ID'] ?? '',
      secretAccessKey: cloud.env['AWS_SECRET_ACCESS_KEY'] ?? '',
    },
  }
}
