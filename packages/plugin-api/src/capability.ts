/**
 * What a provider can do, as a table: the one place from which plan checks, `sls check`, schema hints and the
 * docs tables are made. A provider that cannot do something says so here, never by silence.
 */
import type { Trigger, TriggerKind } from '@skyfold/manifest'
import { platformSubstitute } from '@skyfold/manifest'

export type Capability =
  /** Works as on AWS. */
  | { readonly level: 'native' }
  /** Works, by other means. */
  | { readonly level: 'emulated'; readonly how: string }
  /** Works, but something does not come through. */
  | { readonly level: 'lossy'; readonly lost: string; readonly substitute?: string }
  /** Does not work. `refuse`: stop the deploy; otherwise it is left out with a warning. */
  | {
      readonly level: 'impossible'
      readonly reason: string
      readonly substitute: string
      readonly refuse: boolean
    }

/** Settings of a function that a provider may treat in its own way. */
export type SettingName =
  | 'memorySize'
  | 'timeout'
  | 'environment'
  | 'provisionedConcurrency'
  | 'reservedConcurrency'
  | 'snapStart'
  | 'architecture'
  | 'tags'

/** A number of the provider's, with the place it is written down. */
export interface Limit {
  readonly value: number
  readonly unit: 'MB' | 's' | 'bytes' | 'count'
  /** URL or specification that states it. */
  readonly source: string
}

export interface Capabilities {
  readonly triggers: Readonly<Record<TriggerKind, Capability>>
  /** Of the events that only this provider has, by name. Without an entry: as `triggers.platform`. */
  readonly platformEvents?: Readonly<Record<string, Capability>>
  readonly settings: Readonly<Record<SettingName, Capability>>
  readonly styles: Readonly<Record<'lambda' | 'fetch', Capability>>
  /** By name: `memorySize.min`, `timeout.max`, `package.zip`. */
  readonly limits: Readonly<Record<string, Limit>>
}

/** What one trigger is on the provider `name`. An event of one platform brings the substitute of its own along. */
export function capabilityOf(
  trigger: Pick<Trigger, 'kind'> | Extract<Trigger, { kind: 'platform' }>,
  { name, capabilities }: { readonly name: string; readonly capabilities: Capabilities },
): Capability {
  const general = capabilities.triggers[trigger.kind]
  if (!('event' in trigger)) return general
  const own = trigger.provider === name ? capabilities.platformEvents?.[trigger.event] : undefined
  if (own) return own
  const substitute = platformSubstitute(trigger.event)
  return general.level !== 'impossible' || substitute === undefined ? general : { ...general, substitute }
}
