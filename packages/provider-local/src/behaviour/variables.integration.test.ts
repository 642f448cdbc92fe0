import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { cloudStatus, startCloud } from '../client/local-cloud.ts'
import { provider } from '../provider.ts'
import { clock, eventually, failureOf, route, TestStack } from '../testing/stack.ts'

const SECRET = 'Tr0ub4dor&3'
const CODE = `exports.handler = async () => process.env.PASSWORD ?? process.env.NODE_PASSWORD`
const HELLO = { code: `exports.handler = async () => 'hello'`, triggers: [route('GET /hello')] }

describe('variables of functions on the local cloud', () => {
  let stack: TestStack
  beforeEach(async () => (stack = await TestStack.create()))
  afterEach(() => stack.discard())

  function options() {
    return { root: stack.root, env: stack.env, clock }
  }

  async function textOf(at: string): Promise<string> {
    return (await fetch(stack.url + at)).text()
  }

  /** The process is gone without having done anything about it. */
  async function kill(): Promise<void> {
    const status = await cloudStatus(options())
    assert.ok(status)
    process.kill(status.pid, 'SIGKILL')
    await eventually(async () => (await cloudStatus(options())) === null || undefined)
  }

  function findNothing(): void {
    const folder = path.join(stack.root, '.skyfold')
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      path.join(folder, name),
    )
    assert.ok(files.some((file) => file.endsWith('record.json')))
    for (const file of files)
      if (statSync(file).isFile()) assert.doesNotMatch(readFileSync(file, 'utf8'), /Tr0ub4dor/, file)
  }

  it('come back after a kill, and no file of the service shows them', async () => {
    await stack.deploy({ shown: { code: CODE, settings: { environment: { PASSWORD: SECRET } } } })
    findNothing()
    await kill()
    assert.equal((await stack.invoke('shown')).payload, SECRET)
    findNothing()
  })

  it('that no system can hold show in no message', async () => {
    const environment = { NODE_PASSWORD: `a\0${SECRET}` }
    await stack.deploy({ odd: { code: CODE, settings: { environment } } })
    assert.equal((await stack.invoke('odd')).payload, 'a')
    findNothing()
  })

  it('are missed by their functions alone when the key is gone: LOCAL_VARIABLES_LOCKED', async () => {
    const locked = {
      code: CODE,
      settings: { environment: { PASSWORD: SECRET }, provisionedConcurrency: 1, timeout: 6 },
      triggers: [route('GET /locked')],
    }
    await stack.deploy({ locked, hello: HELLO })
    const asked = { ...options(), stack: stack.stack, options: {}, guard: () => undefined }
    assert.equal(await provider.needsRefresh?.(asked), false)
    await kill()
    await rm(path.join(stack.root, 'home', 'skyfold', 'local.key'))
    assert.equal(await provider.needsRefresh?.(asked), true)
    assert.equal(await failureOf(startCloud(options())), 'LOCAL_VARIABLES_LOCKED')
    assert.equal(await failureOf(stack.invoke('locked')), 'LOCAL_VARIABLES_LOCKED')
    assert.equal((await fetch(`${stack.url}/locked`)).status, 500)
    assert.equal(await textOf('/hello'), 'hello')
    const status = await cloudStatus(options())
    assert.deepEqual(
      status?.functions.map((one) => one.locked),
      [['PASSWORD'], undefined],
    )
    await stack.deploy({ locked: { ...locked, settings: { ...locked.settings, timeout: 7 } }, hello: HELLO })
    assert.equal(await textOf('/locked'), SECRET)
    await startCloud(options())
    assert.equal(await provider.needsRefresh?.(asked), false)
  })
})
