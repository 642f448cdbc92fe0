/**
 * Events that exist on one platform only. They load everywhere, so that each provider can say what it makes of them;
 * what to use instead follows from the event, not from the provider.
 */

/** One event of one platform. */
export interface PlatformEvent {
  readonly provider: string
  /** The nearest thing that every provider has. */
  readonly substitute: string
}

const FORWARDED = 'a `queue` event, with a queue that it is forwarded to'
const BY_HAND = 'the address of the deployed function, entered there by hand'

/** By the name under `events:`. */
export const PLATFORM_EVENTS: Readonly<Record<string, PlatformEvent>> = {
  activemq: aws(FORWARDED),
  alb: aws('an `httpApi` event'),
  alexaSkill: aws('an `httpApi` event, as the HTTPS endpoint of the skill'),
  alexaSmartHome: aws(BY_HAND),
  cloudFront: aws('an `httpApi` event'),
  cloudwatchEvent: aws('a `schedule` event, or a `queue` event with a queue that the rule sends to'),
  cloudwatchLog: aws('a `schedule` event, for a function that reads the log'),
  cognitoUserPool: aws(BY_HAND),
  documentDb: aws('a `queue` event that the writer sends to'),
  eventBridge: aws('a `schedule` event, or a `queue` event with a queue that the rule sends to'),
  iot: aws('a `queue` event, with a queue that the topic rule sends to'),
  iotFleetProvisioning: aws(BY_HAND),
  kafka: aws(FORWARDED),
  msk: aws(FORWARDED),
  rabbitmq: aws(FORWARDED),
  websocket: aws('an `httpApi` event that clients poll'),
  eventGrid: azure('an `httpApi` event, as the web hook of the subscription'),
  eventHub: azure(FORWARDED),
  timer: azure('a `schedule` event of whole minutes'),
  signalR: azure('an `httpApi` event that clients poll'),
}

/** Names of the events of one platform. */
export function platformEventsOf(provider: string): readonly string[] {
  return Object.keys(PLATFORM_EVENTS).filter((name) => PLATFORM_EVENTS[name]?.provider === provider)
}

/** What to use instead of an event where it does not exist. `undefined`: the event is not in the table. */
export function platformSubstitute(event: string): string | undefined {
  return Object.hasOwn(PLATFORM_EVENTS, event) ? PLATFORM_EVENTS[event]?.substitute : undefined
}

function aws(substitute: string): PlatformEvent {
  return { provider: 'aws', substitute }
}

function azure(substitute: string): PlatformEvent {
  return { provider: 'azure', substitute }
}
