import assert from 'node:assert/strict'
import { sign } from './signature.ts'

const keys = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const at = new Date('2013-05-24T00:00:00Z')

describe('the signature of a request', () => {
  // https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  const examples: readonly [string, Record<string, string>, string][] = [
    ['/test.txt', { range: 'bytes=0-9' }, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41'],
    ['/?lifecycle', {}, 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543'],
    ['/?max-keys=2&prefix=J', {}, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7'],
  ]
  for (const [path, headers, signature] of examples)
    it(`is the published one for ${path}`, () => {
      const url = new URL(path, 'https://examplebucket.s3.amazonaws.com')
      const request = { method: 'GET', url, headers, body: '', service: 's3', region: 'us-east-1' }
      assert.match(sign(request, keys, at)['authorization'] ?? '', new RegExp(`Signature=${signature}$`))
    })

  it('covers the token of a session', () => {
    const url = new URL('https://ssm.eu-west-1.amazonaws.com/')
    const request = { method: 'POST', url, headers: {}, body: '{}', service: 'ssm', region: 'eu-west-1' }
    const headers = sign(request, { ...keys, sessionToken: 'token' }, at)
    assert.equal(headers['x-amz-security-token'], 'token')
    assert.match(
      headers['authorization'] ?? '',
      /SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,/,
    )
  })
})
