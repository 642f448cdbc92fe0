import assert from 'node:assert/strict'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Secret } from '@skyfold/manifest'
import { SkyfoldError } from '@skyfold/plugin-api'
import { createRedactor } from './redactor.ts'
import { createSecretHash } from './secret-hash.ts'
import { loadSecretKey } from './secret-key.ts'

describe('the hash of a secret', () => {
  const key = new Uint8Array(32).fill(1)
  const secret = new Secret('hunter2hunter2', 'env:X')

  it('is the same for the same place and value, and tells the key apart', () => {
    const one = createSecretHash(key)('a/b', ['env', 'X'], secret)
    assert.deepEqual(createSecretHash(key)('a/b', ['env', 'X'], secret), one)
    assert.match(one.$secret, /^v1:[0-9a-f]{8}:[0-9a-f]{32}$/)
    const other = createSecretHash(new Uint8Array(32).fill(2))('a/b', ['env', 'X'], secret)
    assert.notEqual(other.$secret.split(':')[1], one.$secret.split(':')[1])
  })

  it('differs between places, so that equal secrets do not show', () => {
    const hash = createSecretHash(key)
    const places = [
      hash('a/b', ['x'], secret),
      hash('a/c', ['x'], secret),
      hash('a/b', ['y'], secret),
      hash('a/b', ['x', ''], secret),
    ]
    assert.equal(new Set(places.map(({ $secret }) => $secret)).size, 4)
  })
})

describe('the redactor', () => {
  const canaries = [
    'plain-canary',
    'with "quotes" \\ and\nlines',
    'https://user:p%40ss@host/?q=a b',
    'ünï çödé 🔑',
    'ab+/==cd',
  ]

  it('takes a secret out in every usual spelling', () => {
    for (const value of canaries) {
      const redact = createRedactor([new Secret(value, 'test')])
      const bytes = Buffer.from(value, 'utf8')
      const spellings = [
        value,
        JSON.stringify(value),
        JSON.stringify(JSON.stringify(value)),
        encodeURIComponent(JSON.stringify(value)),
        Buffer.from(JSON.stringify({ password: value })).toString('base64'),
        encodeURIComponent(value),
        bytes.toString('hex'),
        bytes.toString('hex').toUpperCase(),
        ...[0, 1, 2].map((offset) =>
          Buffer.concat([Buffer.alloc(offset, 'x'), bytes, Buffer.from('yz')]).toString('base64'),
        ),
        ...[0, 1, 2].map((offset) => Buffer.concat([Buffer.alloc(offset, 'x'), bytes]).toString('base64url')),
      ]
      for (const spelling of spellings) {
        const text = redact(`before ${spelling} after`)
        assert.ok(text.includes('[secret]'), spelling)
        assert.ok(!text.includes(spelling), spelling)
      }
    }
  })

  it('leaves other text alone, and values too short to tell from it', () => {
    const redact = createRedactor([new Secret('abc', 'test'), new Secret('$1.*', 'test')])
    assert.equal(redact('abc costs $2.00'), 'abc costs $2.00')
  })

  it('leaves what is ordinary, and takes out what is private', () => {
    const redact = createRedactor([
      new Secret('production', 'env:A', 'ordinary'),
      new Secret('hunter2hunter2', 'env:B', 'private'),
    ])
    assert.equal(redact('production hunter2hunter2'), 'production [secret]')
  })

  it('takes out the longer of two secrets of which one contains the other', () => {
    const redact = createRedactor([new Secret('pass', 'test'), new Secret('password', 'test')])
    assert.equal(redact('password pass'), '[secret] [secret]')
  })
})

describe('the key file', () => {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'skyfold-key-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is made once, for its owner alone, and read ever after', async () => {
    const file = path.join(folder, 'state', 'key')
    const keys = await Promise.all([loadSecretKey(file), loadSecretKey(file), loadSecretKey(file)])
    keys.push(await loadSecretKey(file))
    assert.equal(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size, 1)
    assert.equal(keys[0]?.length, 32)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
    assert.equal((await stat(path.dirname(file))).mode & 0o777, 0o700)
    assert.deepEqual(await readdir(path.dirname(file)), ['key'])
  })

  it('is refused when it holds something else (ENGINE_SECRET_KEY_UNREADABLE), and left as it is', async () => {
    const file = path.join(folder, 'key')
    await writeFile(file, 'not a key')
    await assert.rejects(loadSecretKey(file), (error) => {
      return error instanceof SkyfoldError && error.diagnostic.code === 'ENGINE_SECRET_KEY_UNREADABLE'
    })
    assert.equal(await readFile(file, 'utf8'), 'not a key')
  })
})
