/**
 * The variable sources of AWS against an implementation of its APIs that was not written here (moto). Values are put there
 * with requests of this suite; what a manifest makes of them is looked at through `loadService`.
 */
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import { provider } from '@skyfold/provider-aws'
import { needOracle } from '../clouds/oracles.ts'
import { resolveValues } from './resolved-values.ts'

describe('variables of AWS', function () {
  this.timeout(60_000)
  let server: ChildProcess | undefined
  let env: Record<string, string> = {}

  before(async function () {
    const program = path.join(needOracle(this, 'moto'), 'bin/moto_server')
    const port = await freePort()
    server = spawn(program, ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
    env = {
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
    }
    await answering(env['AWS_ENDPOINT_URL'] ?? '')
    await fill(env['AWS_ENDPOINT_URL'] ?? '')
  })
  after(async () => {
    if (server && server.exitCode === null) {
      server.kill()
      await once(server, 'exit')
    }
  })

  async function load(
    lines: string,
    more: Record<string, string> = {},
  ): Promise<Awaited<ReturnType<typeof resolveValues>>> {
    const head = 'provider: { name: aws, region: eu-west-1 }'
    return resolveValues(provider, { env: { ...env, ...more } }, { head, lines })
  }

  async function custom(lines: string): Promise<unknown> {
    const { values, diagnostics } = await load(lines)
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 'error'),
      [],
    )
    return values
  }

  it('read parameters of every type, in any region', async () => {
    assert.deepEqual(
      await custom(`text: \${ssm:/plain}
secure: \${ssm:/secure}
json: \${ssm:/json}
member: \${self:custom.json.user}
raw: \${ssm(raw):/json}
list: \${ssm:/list}
rawList: \${ssm(raw):/list}
elsewhere: \${ssm(us-east-1):/plain}
older: \${ssm.us-east-1:/plain~true}
split: \${ssm:/comma~split}
embedded: "x-\${ssm:/secure}"
none: \${ssm:/none, 'fallback'}`),
      {
        text: 'here',
        secure: '<ssm:/secure> hush',
        json: { user: '<ssm:/json> ada', port: '<ssm:/json> 5432', on: true },
        member: '<ssm:/json> ada',
        raw: '<ssm:/json> {"user":"ada","port":5432,"on":true}',
        list: ['a', 'b'],
        rawList: 'a,b',
        elsewhere: 'there',
        older: 'there',
        split: ['c', 'd'],
        embedded: '<ssm:/secure> x-hush',
        none: 'fallback',
      },
    )
  })

  it('read secrets by name and by ARN', async () => {
    assert.deepEqual(
      await custom(`whole: \${secretsManager:db}
member: \${secretsManager:db:password}
plain: \${secretsManager:plain}
older: \${ssm:/aws/reference/secretsmanager/plain}
none: \${secretsManager:none, 'fallback'}`),
      {
        whole: { password: '<secretsManager:db> p4ss' },
        member: '<secretsManager:db> p4ss',
        plain: '<secretsManager:plain> word',
        older: '<ssm:/aws/reference/secretsmanager/plain> word',
        none: 'fallback',
      },
    )
  })

  it('read outputs of stacks', async () => {
    assert.deepEqual(
      await custom(`output: \${cf:network.Vpc}
older: \${cf.eu-west-1:network.Vpc}
escaped: \${cf(eu-west-1):network.Odd}
none: \${cf:network.None, 'no output'}
absent: \${cf:absent.Vpc, 'no stack'}`),
      {
        output: 'vpc-1',
        older: 'vpc-1',
        escaped: 'a<b & "c"',
        none: 'no output',
        absent: 'no stack',
      },
    )
  })

  it('read objects and the account', async () => {
    assert.deepEqual(
      await custom(`object: \${s3:config/dir with space/a+b.txt}
none: \${s3:config/none, 'no object'}
bucket: \${s3:no-such-bucket/x, 'no bucket'}
account: "\${aws:accountId}"
region: \${aws:region}`),
      {
        object: 'text of it',
        none: 'no object',
        bucket: 'no bucket',
        account: '123456789012',
        region: 'eu-west-1',
      },
    )
  })

  it('say where and why nothing can be read', async () => {
    const { diagnostics } = await load('a: ${ssm:/plain}', { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' })
    const failed = diagnostics.find(({ code }) => code === 'MANIFEST_VARIABLE_FAILED')
    assert.deepEqual([failed?.source?.line, failed?.source?.column], [4, 6])
    assert.match(failed?.cause ?? '', /ssm:GetParameter/)
    const { diagnostics: missing } = await load('a: ${ssm:/plain}', {
      AWS_ACCESS_KEY_ID: '',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PROFILE: 'no-such-profile',
    })
    assert.match(
      missing.find(({ code }) => code === 'MANIFEST_VARIABLE_FAILED')?.hint ?? '',
      /no-such-profile/,
    )
  })
})

/** Puts the values there that the manifests read. */
async function fill(url: string): Promise<void> {
  const ssm = (region: string, body: object): Promise<void> =>
    send(url, { service: 'ssm', region, target: 'AmazonSSM.PutParameter', body: JSON.stringify(body) })
  await ssm('eu-west-1', { Name: '/plain', Value: 'here', Type: 'String' })
  await ssm('us-east-1', { Name: '/plain', Value: 'there', Type: 'String' })
  await ssm('eu-west-1', { Name: '/secure', Value: 'hush', Type: 'SecureString' })
  await ssm('eu-west-1', {
    Name: '/json',
    Value: '{"user":"ada","port":5432,"on":true}',
    Type: 'SecureString',
  })
  await ssm('eu-west-1', { Name: '/list', Value: 'a,b', Type: 'StringList' })
  await ssm('eu-west-1', { Name: '/comma', Value: 'c,d', Type: 'String' })
  const secret = (name: string, value: string): Promise<void> =>
    send(url, {
      service: 'secretsmanager',
      region: 'eu-west-1',
      target: 'secretsmanager.CreateSecret',
      body: JSON.stringify({ Name: name, SecretString: value, ClientRequestToken: '0'.repeat(32) }),
    })
  await secret('db', '{"password":"p4ss"}')
  await secret('plain', 'word')
  const template = {
    Resources: { Queue: { Type: 'AWS::SQS::Queue' } },
    Outputs: { Vpc: { Value: 'vpc-1' }, Odd: { Value: 'a<b & "c"' } },
  }
  const query = { Action: 'CreateStack', Version: '2010-05-15', StackName: 'network' }
  await send(url, {
    service: 'cloudformation',
    region: 'eu-west-1',
    body: new URLSearchParams({ ...query, TemplateBody: JSON.stringify(template) }).toString(),
  })
  const bucket =
    '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>'
  await send(`${url}/config`, { service: 's3', region: 'eu-west-1', method: 'PUT', body: bucket })
  await send(`${url}/config/dir%20with%20space/a%2Bb.txt`, {
    service: 's3',
    region: 'eu-west-1',
    method: 'PUT',
    body: ' text of it\n',
  })
}

interface Sent {
  readonly service: string
  readonly region: string
  readonly target?: string
  readonly method?: string
  readonly body: string
}

/** moto looks at the credential scope and checks no signature. */
async function send(url: string, { service, region, target, method = 'POST', body }: Sent): Promise<void> {
  const form = service === 's3' ? 'application/xml' : 'application/x-www-form-urlencoded'
  const response = await fetch(url, {
    method,
    body,
    headers: {
      'content-type': target === undefined ? form : 'application/x-amz-json-1.1',
      ...(target === undefined ? {} : { 'x-amz-target': target }),
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`,
    },
  })
  assert.ok(response.ok, `${service} ${target ?? method}: ${response.status} ${await response.text()}`)
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function answering(url: string): Promise<void> {
  for (;;) {
    const answered = await fetch(`${url}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (answered) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
