import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { credentialSource, environmentKeys } from './credentials.ts'
import { profileKeys } from './profile-file.ts'

const CREDENTIALS = `# written by hand
[default]
aws_access_key_id = AKIADEFAULT
aws_secret_access_key=a/b+c== ; not shown
[shop prod]
aws_access_key_id = AKIASHOP
aws_secret_access_key = shop
aws_session_token = token
[assumed]
aws_access_key_id = AKIABASE
aws_secret_access_key = base
`
const CONFIG = `[default]
region = eu-west-1
[profile assumed]
role_arn = arn:aws:iam::1:role/x
[profile config-only]
AWS_ACCESS_KEY_ID = AKIACONFIG
aws_secret_access_key = config
s3 =
  aws_access_key_id = nested
[profile sso]
sso_session = shop
[not-a-profile]
aws_access_key_id = AKIANO
aws_secret_access_key = no
`

describe('the keys of a profile', () => {
  const files = { credentials: CREDENTIALS, config: CONFIG }

  it('stand in either file', () => {
    assert.deepEqual(profileKeys(files, 'default'), {
      accessKeyId: 'AKIADEFAULT',
      secretAccessKey: 'a/b+c==',
    })
    assert.deepEqual(profileKeys(files, 'shop prod'), {
      accessKeyId: 'AKIASHOP',
      secretAccessKey: 'shop',
      sessionToken: 'token',
    })
    assert.equal(profileKeys(files, 'config-only')?.accessKeyId, 'AKIACONFIG')
  })

  it('are not used as they are when a role or a session is meant, or nothing is there', () => {
    for (const profile of ['assumed', 'sso', 'absent', 'not-a-profile', 'config.only'])
      assert.equal(profileKeys(files, profile), undefined, profile)
  })
})

describe('credentials', () => {
  const keys = { AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'env' }

  it('of the environment count unless a profile is asked for', () => {
    assert.deepEqual(environmentKeys({ ...keys, AWS_SESSION_TOKEN: 't' }, undefined), {
      accessKeyId: 'AKIAENV',
      secretAccessKey: 'env',
      sessionToken: 't',
    })
    assert.equal(environmentKeys(keys, 'shop'), undefined)
    assert.equal(environmentKeys({ AWS_ACCESS_KEY_ID: 'AKIAENV' }, undefined), undefined)
  })

  it('are looked for in the shared files next', async () => {
    const home = await mkdtemp(path.join(os.tmpdir(), 'skyfold-aws-home-'))
    try {
      await mkdir(path.join(home, '.aws'))
      await writeFile(path.join(home, '.aws/credentials'), CREDENTIALS)
      const source = credentialSource({ HOME: home }, { profile: undefined, region: 'eu-west-1' })
      assert.equal((await source()).accessKeyId, 'AKIADEFAULT')
      const other = path.join(home, 'elsewhere')
      await writeFile(other, CREDENTIALS.replace('AKIADEFAULT', 'AKIAELSEWHERE'))
      const moved = { HOME: home, AWS_SHARED_CREDENTIALS_FILE: other }
      const elsewhere = credentialSource(moved, { profile: 'default', region: 'eu-west-1' })
      assert.equal((await elsewhere()).accessKeyId, 'AKIAELSEWHERE')
    } finally {
      await rm(home, { recursive: true })
    }
  })
})
