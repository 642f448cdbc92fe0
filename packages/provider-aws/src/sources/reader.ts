/** Reads single values of an account by signed requests: no client of the SDK is loaded for a few questions. */
import type { SourceContext } from '@skyfold/manifest'
import type { SourceOptions } from '@skyfold/plugin-api'
import { domainOf } from '../state/bucket.ts'
import type { Answer, AwsRequest, Sender } from '../state/request.ts'
import { createSender } from '../state/request.ts'

/** Where a question goes, and as whom. */
export interface Place {
  readonly region: string
  readonly profile: string | undefined
}

export interface Question extends Pick<AwsRequest, 'service' | 'permission' | 'method'> {
  readonly place: Place
  /** Encoded, with its leading slash. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Refusals that say that the thing asked for is not there. */
  readonly absent: { readonly codes: readonly string[]; readonly message?: RegExp }
}

/** Asks AWS. */
export class AwsReader {
  readonly #env: SourceOptions['env']
  readonly #senders = new Map<string | undefined, Sender>()
  readonly #answers = new Map<string, Promise<string | undefined>>()

  constructor({ env }: SourceOptions) {
    this.#env = env
  }

  /** The answer's text, `undefined` for what is not there; the same question is sent once. Errors: those of the sender. */
  ask(question: Question): Promise<string | undefined> {
    const key = JSON.stringify(question)
    const known = this.#answers.get(key)
    if (known) return known
    const answer = this.#send(question)
    this.#answers.set(key, answer)
    return answer
  }

  /** The variable's own region, that of the manifest where it is one of AWS, that of the environment. */
  async place(context: SourceContext, region: string | undefined): Promise<Place> {
    const { AWS_REGION, AWS_DEFAULT_REGION } = this.#env
    const own = isRegion(context.region) ? context.region : undefined
    return {
      region: region ?? own ?? AWS_REGION ?? AWS_DEFAULT_REGION ?? 'us-east-1',
      profile: await profileOf(context),
    }
  }

  async #send({ place, path, absent, body = '', ...request }: Question): Promise<string | undefined> {
    const sender = this.#senderFor(place)
    const answer = await sender.send({
      ...request,
      region: place.region,
      url: new URL(path, this.#endpoint(request.service, place.region)),
      body: Buffer.from(body),
      allowed: absent.codes,
    })
    if (answer.code === '') return answer.body.toString('utf8')
    return isAbsent(answer, absent) ? undefined : sender.refuse(answer, request.permission)
  }

  #senderFor({ region, profile }: Place): Sender {
    const known = this.#senders.get(profile)
    if (known) return known
    const options = profile === undefined ? {} : { profile }
    const sender = createSender({ env: this.#env, options, stack: { region } })
    this.#senders.set(profile, sender)
    return sender
  }

  #endpoint(service: string, region: string): string {
    const own = this.#env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? this.#env['AWS_ENDPOINT_URL']
    return own ?? `https://${service}.${region}.${domainOf(region)}`
  }
}

function isAbsent({ message }: Answer, absent: Question['absent']): boolean {
  return absent.message?.test(message) ?? true
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
