/** Secrets of every shape that people keep: each is used nowhere else, so that any trace of it is a leak. */

/** Name of the variable → its value. */
export const CANARIES: Readonly<Record<string, string>> = {
  PASSWORD: 'Tr0ub4dor&3-k9Xw2LqZ',
  DATABASE_URL: 'postgres://app:p4ss%2Fw0rd-Jq7vTz@db.internal:5432/shop?ssl=1&x=ü',
  PEM: [
    '-----BEGIN PRIVATE KEY-----',
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVc1nF8zXk2Rw9hQd',
    '-----END PRIVATE KEY-----',
    '',
  ].join('\n'),
  DOCUMENT: '{"user":"ada","token":"9f8Kq-Zr3mVx","n":[1,2]}',
  PIN: 'Z9q~',
  UNICODE: 'pässwörd-密码-🔑-Vq8',
  LINES: 'first line Hx7pQ2\nsecond line Kp2wZ9\r\nthird line Rt5mN8',
  BASE64: 'dGhpcyBpcyBhIHRlc3Q/Kys9PQ+/aB7==',
  QUOTED: 'a"b\\c\td$`{x}\'Yw5-<&>',
  HEX: '3f9a7c11d4e8b2605f17c09ae2d46b83',
  FORM: '100% of %41 & more = Wn4 + rest',
  TOKEN: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJjYW5hcnkifQ.R2Vt4bQxY8',
}

/** Variables that come from the environment of the command, and how the manifest names them. Those without a way are in Parameter Store. */
export const FROM_ENVIRONMENT: Readonly<Record<string, string>> = {
  PASSWORD: '${env:PASSWORD}',
  DATABASE_URL: '${self:custom.database.url}',
  PEM: '${param:key}',
  TOKEN: 'Bearer ${env:TOKEN}, for ${self:service}',
}

/** The same of `.env`, where they stand in single quotes. */
export const FROM_DOTENV: Readonly<Record<string, string>> = {
  UNICODE: '${env:UNICODE}',
  FORM: '${file(values.yml):form}',
}

/** What a function gets under these names. */
export const DEPLOYED: Readonly<Record<string, string>> = {
  ...CANARIES,
  TOKEN: `Bearer ${CANARIES['TOKEN']}, for canary`,
}

/** What the manifest says besides for that. */
export const DETOURS = `useDotenv: true
custom:
  database: { url: '\${env:DATABASE_URL}' }
params:
  default: { key: '\${env:PEM}' }
`

/** Names of the parameters that hold them. */
export function parameterOf(name: string): string {
  return `/canary/${name.toLowerCase()}`
}
