/** Reads single values of an account by signed requests: no client of the SDK is loaded for a few questions. */
import type { SourceContext } from '@skyfold/manifest'
import type { SourceOptions } from '@skyfold/plugin-api'
import { translateFailure } from '../request/failure.ts'
import type { AwsKeys } from '../request/signature.ts'
import { sign } from '../request/signature.ts'
import { keysOf } from './keys.ts'

/** Milliseconds. */
const TIMEOUT = 30_000

export interface Question {
  /** As in IAM permissions and in the credential scope: `ssm`. */
  readonly service: string
  /** `GetParameter`. */
  readonly operation: string
  readonly region: string
  readonly profile: string | undefined
  readonly method: 'GET' | 'POST'
  /** Encoded, with its leading slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Asks AWS. */
export class AwsReader {
  readonly #env: SourceOptions['env']
  readonly #keys = new Map<string | undefined, Promise<AwsKeys>>()
  readonly #answers = new Map<string, Promise<string>>()

  constructor({ env }: SourceOptions) {
    this.#env = env
  }

  /**
   * The answer's text; the same question is sent once. Errors: SkyfoldError; the cause's name is the one that AWS gave.
   */
  ask(question: Question): Promise<string> {
    const key = JSON.stringify(question)
    const known = this.#answers.get(key)
    if (known) return known
    const answer = this.#send(question)
    this.#answers.set(key, answer)
    return answer
  }

  /** Region and profile of a question that a variable asks: its own region, the manifest's, that of the environment. */
  async place(
    context: SourceContext,
    region: string | undefined,
  ): Promise<{ region: string; profile?: string }> {
    const profile = (await profileOf(context)) ?? this.#env['AWS_PROFILE']
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.#env
    const own = isRegion(context.region) ? context.region : undefined
    return {
      region: region ?? own ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
      ...(profile === undefined ? {} : { profile }),
    }
  }

  async #send(question: Question): Promise<string> {
    const { method, path, headers, body, service, region, operation, profile } = question
    try {
      const keys = await this.#keysOf(profile)
      const url = new URL(path, this.#endpoint(service, region))
      const signed = sign({ method, url, headers, body, service, region }, keys, new Date())
      const response = await fetch(url, {
        method,
        headers: signed,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT),
        ...(method === 'POST' ? { body } : {}),
      })
      const text = await response.text()
      if (response.ok) return text
      throw refusalOf(response.status, text)
    } catch (error) {
      throw translateFailure(networkCause(error), { service, operation, profile, input: undefined })
    }
  }

  #keysOf(profile: string | undefined): Promise<AwsKeys> {
    const known = this.#keys.get(profile)
    if (known) return known
    const found = keysOf(this.#env, profile)
    this.#keys.set(profile, found)
    return found
  }

  #endpoint(service: string, region: string): string {
    const own = this.#env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? this.#env['AWS_ENDPOINT_URL']
    const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
    return own ?? `https://${service}.${region}.${domain}`
  }
}

/** `eu-west-1`, `us-gov-east-1`; `europe-west1` and `westeurope` belong to others. */
export function isRegion(text: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(text)
}

async function profileOf({ self }: SourceContext): Promise<string | undefined> {
  for (const path of [
    ['provider', 'profile'],
    ['providers', 'aws', 'profile'],
  ]) {
    const profile = await self(path)
    if (typeof profile === 'string') return profile
  }
  return undefined
}

/** JSON protocols name the error in `__type`, XML protocols in `<Code>`. */
function refusalOf(status: number, text: string): Error {
  const type =
    /"(?:__type|code)"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text) ?? /<Code>([^<]+)<\/Code>/.exec(text)
  const said = /"[mM]essage"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? /<Message>([^<]*)<\/Message>/.exec(text)
  const error = new Error(said?.[1] ?? `HTTP ${status}`)
  error.name = type?.[1] ?? 'UnknownError'
  return Object.assign(error, { $metadata: { httpStatusCode: status } })
}

/** `fetch` hides what happened to the connection behind a TypeError. */
function networkCause(error: unknown): unknown {
  return error instanceof TypeError && error.cause instanceof Error ? error.cause : error
}
