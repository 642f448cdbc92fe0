/** Services of the public examples, unchanged manifests, through package → deploy → call → update → remove. */
import assert from 'node:assert/strict'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { copyService, discardService, processesMentioning, repository, sls } from './sls.ts'

interface Info {
  readonly endpoints: readonly { readonly method: string; readonly url: string; readonly function: string }[]
}

const EXAMPLES = 'test/fixtures/corpus'

describe('services of the public examples on the local cloud', function () {
  this.timeout(60_000)
  let folder: string
  let before_: string[]

  async function start(example: string): Promise<void> {
    folder = await copyService(path.join(EXAMPLES, example))
    before_ = await filesUnder(folder)
  }

  async function deploy(): Promise<Info> {
    const deployed = await sls(folder, ['deploy', '--provider', 'local'])
    assert.equal(deployed.code, 0, deployed.stderr)
    const info = await sls(folder, ['info', '--provider', 'local', '--json'])
    assert.equal(info.code, 0, info.stderr)
    return JSON.parse(info.stdout) as Info
  }

  async function removeEverything(): Promise<void> {
    const removed = await sls(folder, ['remove', '--provider', 'local', '--stage', 'dev', '--yes'])
    assert.equal(removed.code, 0, removed.stderr)
    assert.deepEqual(await filesUnder(folder), before_, 'no file of ours is left')
    assert.deepEqual(await processesMentioning(folder), [], 'no process is left, so no port is held')
  }

  afterEach(() => discardService(folder))

  it('runs the TypeScript REST API of five functions', async () => {
    await start('aws-node-rest-api-typescript')
    const packaged = await sls(folder, ['package', '--provider', 'local', '--json'])
    assert.equal(packaged.code, 0, packaged.stderr)
    const info = await deploy()
    const [base] = origins(info)

    const list = await (await fetch(`${base}/books`)).json()
    assert.deepEqual(list, {
      stage: 'dev',
      environment: 'dev',
      books: [
        { id: 1, name: 'Structure and Interpretation of Computer Programs' },
        { id: 2, name: 'The Art of Computer Programming' },
      ],
    })
    const created = await fetch(`${base}/books`, {
      method: 'POST',
      body: '{"name":"A Discipline of Programming"}',
    })
    assert.deepEqual(
      [created.status, await created.json()],
      [201, { id: 3, name: 'A Discipline of Programming' }],
    )
    const missing = await fetch(`${base}/books/9`)
    assert.deepEqual([missing.status, await missing.json()], [404, { message: 'There is no such book.' }])
    const put = await fetch(`${base}/books/2`, { method: 'PUT', body: '{"name":"TAOCP"}' })
    assert.deepEqual(await put.json(), { id: 2, name: 'TAOCP' })
    assert.equal((await fetch(`${base}/books/1`, { method: 'DELETE' })).status, 204)
    assert.equal((await fetch(`${base}/nothing`)).status, 404)

    await edit('app/model.ts', 'The Art of Computer Programming', 'The Art of Programming')
    const again = await deploy()
    assert.deepEqual(again.endpoints, info.endpoints, 'the addresses stay the same')
    assert.deepEqual(await (await fetch(`${base}/books/2`)).json(), { id: 2, name: 'The Art of Programming' })
    await removeEverything()
  })

  it('runs the TypeScript HTTP API whose names come from nested variables', async () => {
    await start('aws-node-http-api-typescript-dynamodb')
    const info = await deploy()
    const [base] = origins(info)
    const table = 'serverless-http-api-typescript-dynamodb-dev'

    assert.deepEqual(await (await fetch(`${base}/todos`)).json(), { table, route: 'GET /todos', items: [] })
    assert.deepEqual(await (await fetch(`${base}/todos/a%2Fb`)).json(), {
      table,
      route: 'GET /todos/{id}',
      id: 'a/b',
    })
    const refused = await fetch(`${base}/todos`, { method: 'POST', body: '{}' })
    assert.deepEqual([refused.status, await refused.text()], [400, "Couldn't create the todo item."])

    await edit('todos/list.ts', 'items: []', "items: ['one']")
    await deploy()
    assert.deepEqual(await (await fetch(`${base}/todos`)).json(), {
      table,
      route: 'GET /todos',
      items: ['one'],
    })
    await removeEverything()
  })

  it('runs the scheduled bot whose environment comes from a file', async () => {
    await start('aws-node-twitter-joke-bot')
    await deploy()
    const told = await sls(folder, ['invoke', '--provider', 'local', '-f', 'bot', '-d', '{"time":"now"}'])
    assert.equal(told.code, 0, told.stderr)
    assert.deepEqual(JSON.parse(told.stdout), {
      told: 'a joke from https://jokes.example/api',
      by: 'consumer',
      at: 'now',
    })
    await removeEverything()
  })

  it('says which file is missing when a variable reads one that is not there', async () => {
    await start('aws-node-twitter-joke-bot')
    const failed = await sls(folder, ['deploy', '--provider', 'local', '--stage', 'prod'])
    assert.equal(failed.code, 2)
    assert.match(failed.stderr, /serverless\.yml:\d+:\d+/)
    assert.match(failed.stderr, /prod\.env\.json/)
    assert.deepEqual(await filesUnder(folder), before_, 'nothing is written')
  })

  async function edit(file: string, from: string, to: string): Promise<void> {
    const target = path.join(folder, file)
    const text = await readFile(target, 'utf8')
    assert.ok(text.includes(from))
    await writeFile(target, text.replaceAll(from, to))
  }
})

describe('the manifests of the public examples', () => {
  const corpus = process.env['SKYFOLD_CORPUS'] ?? path.join(repository, '../shared/corpus')
  for (const example of [
    'aws-node-rest-api-typescript',
    'aws-node-http-api-typescript-dynamodb',
    'aws-node-twitter-joke-bot',
  ])
    it(`${example} is the published one (needs SKYFOLD_CORPUS)`, async function () {
      const published = await readFile(
        path.join(corpus, 'serverless-examples', example, 'serverless.yml'),
        'utf8',
      ).catch(() => undefined)
      if (published === undefined) return this.skip()
      const ours = await readFile(path.join(repository, EXAMPLES, example, 'serverless.yml'), 'utf8')
      return assert.equal(ours, published)
    })
})

function origins(info: Info): string[] {
  return [...new Set(info.endpoints.map(({ url }) => new URL(url).origin))]
}

async function filesUnder(folder: string): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).sort()
}
