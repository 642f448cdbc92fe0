/** Services of the public examples, written for AWS, on other clouds with the same manifest: deployed, called, removed. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Runner } from './behaviour/runner.ts'
import { needSpecs } from './clouds/specs.ts'
import type { Elsewhere, RunningElsewhere } from './portability/elsewhere.ts'
import { ELSEWHERE } from './portability/elsewhere.ts'
import type { Example } from './portability/example.ts'
import { EXAMPLES, TIMEOUT } from './portability/example.ts'
import type { SlsResult } from './sls.ts'
import { copyService, repository, sls } from './sls.ts'

const CORPUS = 'test/fixtures/corpus'
/** What may stand after a removal: it holds data, or what holds data lies in it. */
const KEPT = /^(?:resources\.Group|storage\.Account)$/

describe('a manifest written for AWS', () => {
  for (const elsewhere of ELSEWHERE) for (const example of EXAMPLES) describeExample(elsewhere, example)

  for (const { platform } of ELSEWHERE)
    it(`is packaged for ${platform.name} without what belongs to CloudFormation`, async function () {
      this.timeout(60_000)
      const folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-cloudformation-'))
      try {
        await writeFile(path.join(folder, 'serverless.yml'), CLOUDFORMATION)
        await writeFile(path.join(folder, 'table.js'), 'exports.read = async () => process.env.PLAIN\n')
        const { code, stdout, stderr } = await sls(folder, ['package', '--provider', platform.name, '--json'])
        assert.equal(code, 0, stderr)
        const leftOut = placesOf(stdout).filter((each) => each.endsWith('MANIFEST_INTRINSIC_LEFT_OUT'))
        assert.deepEqual(leftOut, [
          'serverless.yml:5 MANIFEST_INTRINSIC_LEFT_OUT',
          'serverless.yml:19 MANIFEST_INTRINSIC_LEFT_OUT',
        ])
      } finally {
        await rm(folder, { recursive: true })
      }
    })
})

const CLOUDFORMATION = `service: tables
provider:
  name: aws
  environment:
    TABLE: !Ref Table
    PLAIN: text
  iam:
    role:
      statements:
        - { Effect: Allow, Action: 'dynamodb:*', Resource: !GetAtt Table.Arn }
functions:
  read:
    handler: table.read
    role: !GetAtt Role.Arn
    layers: [!Ref Layer]
    iamRoleStatements:
      - { Effect: Allow, Action: 's3:*', Resource: !Sub 'arn:\${AWS::Partition}:s3:::a' }
    environment:
      STREAM: !GetAtt [Table, StreamArn]
    events:
      - schedule: rate(1 hour)
resources:
  Resources:
    Table: { Type: 'AWS::DynamoDB::Table' }
`

function describeExample(elsewhere: Elsewhere, example: Example): void {
  const { name: provider } = elsewhere.platform
  describe(`on ${provider}: ${example.folder}`, function () {
    this.timeout(120_000)
    let running: RunningElsewhere
    let folder: string

    before(async function () {
      needSpecs(this)
      running = await elsewhere.start()
      folder = await copyService(path.join(CORPUS, example.folder))
      if (example.lines.rate !== undefined) await keepTicks(folder)
    })
    after(async () => {
      await running?.platform.stop()
      if (folder) await rm(folder, { recursive: true, force: true })
    })

    const run = (command: string, ...args: readonly string[]): Promise<SlsResult> =>
      sls(folder, [command, '--provider', provider, ...args], running.cloud.env)
    const onRunner = async (work: (runner: Runner) => Promise<void>): Promise<void> => {
      const runner = await running.platform.open({
        folder,
        service: example.service,
        stage: 'dev',
        region: '',
      })
      try {
        await work(runner)
      } finally {
        await runner.close()
      }
    }

    if (example.requests.length > 0)
      it('is refused while nothing says who may call', async () => {
        const { code } = await run('deploy')
        assert.equal(code, 2)
        assert.equal(running.cloud.traffic.requests.length, 0)
      })

    it('is checked: every deviation is named with its line', async () => {
      const { code, stdout, stderr } = await run('check', '--auth', 'public', '--json')
      assert.equal(code, 0, stderr)
      const said = placesOf(stdout).filter((each) => each.includes(` ${provider.toUpperCase()}_`))
      const expected = elsewhere.deviations(example).map((each) => `serverless.yml:${each}`)
      assert.deepEqual(said.sort(), [...expected].sort())
    })

    it('is deployed unchanged, field by field', async () => {
      const { code, stdout, stderr } = await run('deploy', '--auth', 'public', '--json')
      assert.equal(code, 0, stdout + stderr)
      const { functions, schedules } = await running.sent()
      assert.deepEqual(functions, functionsOf(example, elsewhere))
      assert.deepEqual(schedules, example.lines.rate === undefined ? {} : { bot: elsewhere.hourly })
      const written = await readFile(path.join(folder, 'serverless.yml'))
      assert.deepEqual(
        written,
        await readFile(path.join(repository, CORPUS, example.folder, 'serverless.yml')),
      )
    })

    if (example.requests.length > 0)
      it('answers as its handlers do', async function () {
        elsewhere.platform.need(this)
        await onRunner(async (runner) => {
          for (const { status, answer, body = '', ...request } of example.requests) {
            const headers = [['content-type', 'application/json']] as const
            const answered = await runner.http({ ...request, headers, body: Buffer.from(body) })
            assert.deepEqual([answered.status, JSON.parse(String(answered.body))], [status, answer])
          }
        })
      })

    if (example.lines.rate !== undefined)
      it('runs at the rate that it says, over midnight too', async function () {
        elsewhere.platform.need(this)
        await onRunner(async (runner) => {
          for (let hour = 0; hour < 30; hour++)
            assert.equal(await runner.tick('bot', new Date(Date.UTC(2100, 0, 1, hour))), 'acknowledged')
        })
        assert.deepEqual(await ticksIn(folder), [
          '2100-01-01T02:00:00Z consumer',
          '2100-01-01T07:00:00Z consumer',
          '2100-01-01T12:00:00Z consumer',
          '2100-01-01T17:00:00Z consumer',
          '2100-01-01T22:00:00Z consumer',
          '2100-01-02T03:00:00Z consumer',
        ])
      })

    it('is left alone by a second deploy', async () => {
      const before = running.cloud.traffic.requests.length
      const { code, stderr } = await run('deploy', '--auth', 'public')
      assert.equal(code, 0, stderr)
      assert.equal(running.cloud.traffic.requests.length, before)
    })

    it('is removed, but for what holds data', async () => {
      const { code, stderr } = await run('remove', '--stage', 'dev', '--yes')
      assert.equal(code, 0, stderr)
      for (const { kind } of running.cloud.objects()) assert.match(kind, KEPT)
    })
  })
}

/** What a cloud must have been asked for. */
function functionsOf({ functions, environment }: Example, { memory }: Elsewhere): object {
  const sent = Object.entries(functions).map(([name, route]) => {
    const routes = route === undefined ? [] : [route]
    return [name, { node: '22', memory, timeout: TIMEOUT, environment, routes }] as const
  })
  return Object.fromEntries(sent)
}

/** `serverless.yml:7 GCP_RUNTIME_REPLACED` of each diagnostic. */
function placesOf(stdout: string): string[] {
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly {
      readonly code: string
      readonly source?: { readonly file: string; readonly line: number }
    }[]
  }
  return diagnostics.map(({ code, source }) => `${source?.file}:${source?.line} ${code}`)
}

/** Puts a handler in the place of the bot's that writes down when it ran and what it saw. */
async function keepTicks(folder: string): Promise<void> {
  const outbox = JSON.stringify(path.join(folder, 'ticks.txt'))
  const line = '`${event.time} ${process.env.TWITTER_CONSUMER_KEY}\\n`'
  const handler = [
    `const { appendFileSync } = require('node:fs')`,
    `module.exports.bot = async (event) => appendFileSync(${outbox}, ${line})`,
    '',
  ]
  await writeFile(path.join(folder, 'handler.js'), handler.join('\n'))
}

async function ticksIn(folder: string): Promise<readonly string[]> {
  return (await readFile(path.join(folder, 'ticks.txt'), 'utf8')).trimEnd().split('\n')
}
