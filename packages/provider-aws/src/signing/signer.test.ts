import assert from 'node:assert/strict'
import { encodePart, signRequest } from './signer.ts'

// The examples that AWS published, with their keys:
// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
const S3 = {
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  service: 's3',
  region: 'us-east-1',
  date: new Date('2013-05-24T00:00:00Z'),
}

function signatureOf(
  method: string,
  url: string,
  { headers = {}, body = '' }: { headers?: Record<string, string>; body?: string } = {},
): string {
  const request = { method, url: new URL(url), headers, body: Buffer.from(body) }
  const { authorization = '' } = signRequest(request, S3)
  return authorization.split('Signature=')[1] ?? ''
}

describe('a signature', () => {
  const bucket = 'https://examplebucket.s3.amazonaws.com'

  it('is the one of AWS’s example for a part of an object', () => {
    assert.equal(
      signatureOf('GET', `${bucket}/test.txt`, { headers: { range: 'bytes=0-9' } }),
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    )
  })

  it('is the one of AWS’s example for an upload', () => {
    const headers = {
      date: 'Fri, 24 May 2013 00:00:00 GMT',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    }
    assert.equal(
      signatureOf('PUT', `${bucket}/${encodePart('test$file.text')}`, {
        headers,
        body: 'Welcome to Amazon S3.',
      }),
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    )
  })

  it('is the one of AWS’s examples for queries, with and without values', () => {
    assert.equal(
      signatureOf('GET', `${bucket}/?lifecycle`),
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    )
    assert.equal(
      signatureOf('GET', `${bucket}/?max-keys=2&prefix=J`),
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    )
  })

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
  it('is the one of AWS’s example for another service', () => {
    const request = {
      method: 'GET',
      url: new URL('https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08'),
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new Uint8Array(),
    }
    const { accessKeyId } = { accessKeyId: 'AKIDEXAMPLE' }
    const signed = signRequest(request, {
      credentials: { accessKeyId, secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
      service: 'iam',
      region: 'us-east-1',
      date: new Date('2015-08-30T12:36:00Z'),
    })
    assert.match(
      signed['authorization'] ?? '',
      /Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7$/,
    )
  })

  it('covers the token of a session', () => {
    const request = { method: 'GET', url: new URL(bucket), headers: {}, body: new Uint8Array() }
    const headers = signRequest(request, { ...S3, credentials: { ...S3.credentials, sessionToken: 't' } })
    assert.equal(headers['x-amz-security-token'], 't')
    assert.match(headers['authorization'] ?? '', /SignedHeaders=[^,]*x-amz-security-token/)
  })
})
