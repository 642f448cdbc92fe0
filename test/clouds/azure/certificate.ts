/**
 * A self-signed certificate for 127.0.0.1, made anew for each start: Azure's clients refuse to send tokens over
 * plain HTTP. `node:crypto` signs but knows no certificates, so the few fields are written as DER here
 * (https://www.rfc-editor.org/rfc/rfc5280#section-4.1).
 */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

export interface Certificate {
  /** PEM of certificate and private key. */
  readonly cert: string
  readonly key: string
}

const SEQUENCE = 0x30
const SET = 0x31
const OID = {
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  commonName: [0x55, 0x04, 0x03],
  subjectKeyIdentifier: [0x55, 0x1d, 0x0e],
  keyUsage: [0x55, 0x1d, 0x0f],
  subjectAltName: [0x55, 0x1d, 0x11],
  basicConstraints: [0x55, 0x1d, 0x13],
}
const VALID_MS = 24 * 60 * 60 * 1000

/** Valid from yesterday to tomorrow, for `127.0.0.1` and `localhost`. Trusts nothing but itself. */
export function createCertificate(now: number = Date.now()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const keyInfo = publicKey.export({ type: 'spki', format: 'der' })
  const algorithm = der(SEQUENCE, oid(OID.ecdsaWithSha256))
  const name = der(
    SEQUENCE,
    der(SET, der(SEQUENCE, oid(OID.commonName), der(0x0c, Buffer.from('127.0.0.1')))),
  )
  const unsigned = der(
    SEQUENCE,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    algorithm,
    name,
    der(SEQUENCE, time(now - VALID_MS), time(now + VALID_MS)),
    name,
    keyInfo,
    der(0xa3, extensions(keyInfo)),
  )
  const signature = sign('sha256', unsigned, privateKey)
  const cert = der(SEQUENCE, unsigned, algorithm, bits(signature))
  return { cert: pem(cert), key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })) }
}

function extensions(keyInfo: Buffer): Buffer {
  const alternatives = der(
    SEQUENCE,
    der(0x87, Buffer.from([127, 0, 0, 1])),
    der(0x82, Buffer.from('localhost')),
  )
  const authority = der(SEQUENCE, der(0x01, Buffer.from([0xff])))
  const keyId = createHash('sha1').update(keyInfo).digest()
  // Usage bits 0 (digitalSignature) and 5 (keyCertSign): the server's own certificate is its authority too.
  const usage = der(0x03, Buffer.from([2, 0x84]))
  return der(
    SEQUENCE,
    extension(OID.basicConstraints, authority, true),
    extension(OID.keyUsage, usage, true),
    extension(OID.subjectKeyIdentifier, der(0x04, keyId), false),
    extension(OID.subjectAltName, alternatives, false),
  )
}

function extension(id: number[], value: Buffer, critical: boolean): Buffer {
  const flag = critical ? [der(0x01, Buffer.from([0xff]))] : []
  return der(SEQUENCE, oid(id), ...flag, der(0x04, value))
}

function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}

function oid(bytes: number[]): Buffer {
  return der(0x06, Buffer.from(bytes))
}

function bits(content: Buffer): Buffer {
  return der(0x03, Buffer.from([0]), content)
}

/** UTCTime, `YYMMDDHHMMSSZ`. */
function time(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replaceAll(/\D/g, '').slice(2, 14)
  return der(0x17, Buffer.from(`${digits}Z`))
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n')
}
