/** The code of a function: what Lambda accepts as a package, and the settings it checks in its own words. */
import { createHash } from 'node:crypto'
import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { Refusal } from '../../protocol/refusal.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, exact values from recorded answers. */
const ZIPPED_BYTES = 52_428_800
const UNZIPPED_BYTES = 262_144_000
const ENVIRONMENT_BYTES = 4096

const SNAP_START_RUNTIMES = /^(java(11|17|21|25)|python3\.1[2-9]|dotnet(8|10))$/
const END_OF_DIRECTORY = Buffer.from('PK\u0005\u0006')
const DIRECTORY_ENTRY = 0x02_01_4b_50

/** In the order in which Lambda lists them (a recorded answer), with what came since. */
const RUNTIMES =
  'nodejs20.x, python3.14, provided.al2023, python3.12, python3.13, nodejs24.x, nodejs22.x, java25, python3.10, python3.11, java21, ruby3.3, ruby3.4, ruby3.2, python3.8, python3.9, java17, nodejs16.x, dotnet10, dotnet8, java11, dotnet6, nodejs18.x, provided.al2, java8.al2'

const RESERVED_VARIABLES = new Set([
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  '_HANDLER',
])

/** Hash and size of a package. Errors: too large, or not a zip. */
export function acceptZip(zip: Uint8Array): { CodeSha256: string; CodeSize: number } {
  if (zip.length > ZIPPED_BYTES)
    throw new Refusal(
      'RequestEntityTooLargeException',
      `Zipped size must be smaller than ${ZIPPED_BYTES} bytes`,
      {
        status: 413,
      },
    )
  if (unzippedBytes(Buffer.from(zip)) >= UNZIPPED_BYTES)
    throw invalid(`Unzipped size must be smaller than ${UNZIPPED_BYTES} bytes`)
  return { CodeSha256: createHash('sha256').update(zip).digest('base64'), CodeSize: zip.length }
}

/** Sum of the sizes in the zip's directory (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12, 4.3.16). */
function unzippedBytes(zip: Buffer): number {
  const end = zip.lastIndexOf(END_OF_DIRECTORY)
  if (end < 0 || end + 22 > zip.length)
    throw invalid('Could not unzip uploaded file. Please check your file, then try to upload again.')
  let offset = zip.readUInt32LE(end + 16)
  let sum = 0
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    if (offset + 46 > end || zip.readUInt32LE(offset) !== DIRECTORY_ENTRY)
      throw invalid('Could not unzip uploaded file. Please check your file, then try to upload again.')
    sum += zip.readUInt32LE(offset + 24)
    offset +=
      46 + zip.readUInt16LE(offset + 28) + zip.readUInt16LE(offset + 30) + zip.readUInt16LE(offset + 32)
  }
  return sum
}

/** Errors: InvalidParameterValueException in the words of the recordings. */
export function checkSettings(configuration: FunctionConfiguration): void {
  const { Runtime: runtime, Environment, SnapStart, MemorySize = 128, Timeout = 3 } = configuration
  if (runtime !== undefined && !RUNTIMES.split(', ').includes(runtime))
    throw invalid(
      `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: [${RUNTIMES}] or be a valid ARN`,
    )
  // The shapes allow what only Managed Instances may have.
  if (MemorySize > 10_240)
    throw invalid(
      "'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240",
    )
  if (Timeout > 900)
    throw invalid(
      "'Timeout' value failed to satisfy constraint: Member must have value less than or equal to 900",
    )
  checkVariables(Environment?.Variables ?? {})
  if (SnapStart?.ApplyOn === 'PublishedVersions' && !SNAP_START_RUNTIMES.test(runtime ?? ''))
    throw invalid(`${runtime ?? ''} is not supported for SnapStart enabled functions.`)
}

function checkVariables(variables: Readonly<Record<string, string>>): void {
  const text = JSON.stringify(variables)
  const prefix =
    'Lambda was unable to configure your environment variables because the environment variables you have provided'
  if (Buffer.byteLength(text) > ENVIRONMENT_BYTES)
    throw invalid(`${prefix} exceeded the 4KB limit. String measured: ${text}`)
  const reserved = Object.keys(variables).filter((name) => RESERVED_VARIABLES.has(name))
  if (reserved.length > 0)
    throw invalid(
      `${prefix} contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(', ')}`,
    )
}

function invalid(message: string): Refusal {
  return new Refusal('InvalidParameterValueException', message)
}
