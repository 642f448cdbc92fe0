/** Everything of a service that Google Cloud changes or refuses, before anything is bundled. */
import type { Diagnostic, Service, Target, Trigger } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import { capabilityOf } from '@skyfold/plugin-api'
import { capabilities } from './capabilities.ts'
import { deviations } from './deviations.ts'
import type { DoorUnit } from './doors.ts'
import { reviewTags } from './ownership/labels.ts'
import { reviewOptions } from './options.ts'
import { reviewRuntimes, reviewSettings, reviewTimeout } from './settings.ts'
import { reviewHttp } from './triggers/http.ts'
import { reviewQueues } from './triggers/queue.ts'
import { reviewSchedule } from './triggers/schedule.ts'

/** In manifest order. */
export function review(service: Service, target: Target, units: readonly DoorUnit[]): readonly Diagnostic[] {
  return [
    ...reviewOptions(target),
    ...Object.keys(service.native)
      .filter((provider) => provider !== target.provider)
      .map((provider) => deviations.GCP_NATIVE_IGNORED({ provider }, { source: service.nativeSource })),
    ...reviewTags(service.tags, target.source),
    ...reviewRuntimes(service, target),
    ...service.functions.flatMap((definition) => {
      const own = units.filter((unit) => unit.definition === definition)
      return reviewFunction(service, target, own)
    }),
    ...reviewQueues(service),
  ]
}

function reviewFunction(service: Service, target: Target, units: readonly DoorUnit[]): readonly Diagnostic[] {
  const [first] = units
  if (!first) return []
  const { definition } = first
  const settings = settingsFor(definition, target.provider)
  const isPrebuilt = (definition.package.artifact ?? service.package.artifact) !== undefined
  const at = { source: definition.source }
  return [
    ...(isPrebuilt ? [deviations.GCP_PREBUILT_UNSUPPORTED({ function: definition.name }, at)] : []),
    ...reviewSettings(first, settings),
    ...units.flatMap((unit) => reviewTimeout(unit, settings)),
    ...reviewTags(definition.settings.tags, definition.source),
    ...definition.triggers.flatMap((trigger) => reviewTrigger(definition.name, trigger)),
  ]
}

function reviewTrigger(name: string, trigger: Trigger): readonly Diagnostic[] {
  const { kind, source } = trigger
  if (kind === 'http' || kind === 'httpApi') return reviewHttp(name, trigger)
  if (kind === 'schedule') return reviewSchedule(trigger)
  const capability = capabilityOf(trigger, { name: 'gcp', capabilities })
  if (capability.level !== 'impossible') return []
  const { reason, substitute } = capability
  const event = kind === 'platform' ? trigger.event : kind
  return [deviations.GCP_TRIGGER_UNSUPPORTED({ function: name, kind: event, reason, substitute }, { source })]
}
