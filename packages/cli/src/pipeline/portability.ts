/** Holds a service against a provider's capability table: what carries over, what changes, what cannot be. */
import type { FunctionSettings, Service, ServiceFunction, SourceRange, Trigger } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Capabilities, Capability, Provider, SettingName } from '@skyfold/plugin-api'
import { capabilityOf } from '@skyfold/plugin-api'

/** One thing that a function needs, and what the provider makes of it. */
export interface Finding {
  readonly provider: string
  readonly function: string
  readonly kind: 'style' | 'trigger' | 'setting'
  /** `httpApi GET /items`, `memorySize 512`, `fetch handler`. */
  readonly subject: string
  readonly capability: Capability
  readonly source: SourceRange
}

/** Everything that the functions use, in manifest order: handler style, triggers, settings. */
export function checkPortability(service: Service, provider: Provider): readonly Finding[] {
  const { name, capabilities } = provider
  return service.functions.flatMap((definition) => {
    const uses = [
      styleOf(definition, capabilities),
      ...definition.triggers.map((trigger) => triggerOf(trigger, provider)),
      ...settingsOf(definition, name, capabilities),
    ]
    return uses.map(({ kind, subject, capability, source }) => ({
      provider: name,
      function: definition.name,
      kind,
      subject,
      capability,
      source,
    }))
  })
}

/** True when something is not as on AWS: it would be refused, left out or changed. */
export function isDeviation({ capability }: Finding): boolean {
  return capability.level === 'lossy' || capability.level === 'impossible'
}

/** True when a deploy would be refused. */
export function isRefused({ capability }: Finding): boolean {
  return capability.level === 'impossible' && capability.refuse
}

type Use = Pick<Finding, 'kind' | 'subject' | 'capability' | 'source'>

function styleOf({ handler }: ServiceFunction, { styles }: Capabilities): Use {
  const { style, source } = handler
  return { kind: 'style', subject: `${style} handler`, capability: styles[style], source }
}

function triggerOf(trigger: Trigger, provider: Provider): Use {
  return {
    kind: 'trigger',
    subject: describeTrigger(trigger),
    capability: capabilityOf(trigger, provider),
    source: trigger.source,
  }
}

function describeTrigger(trigger: Trigger): string {
  switch (trigger.kind) {
    case 'http':
    case 'httpApi':
      return `${trigger.kind} ${trigger.method} ${trigger.path}`
    case 'schedule':
      return 'schedule'
    case 'queue':
      return `queue${nameOf(trigger.queue)}`
    case 'topic':
      return `topic${nameOf(trigger.topic)}`
    case 'bucket':
      return `bucket${nameOf(trigger.bucket)}`
    case 'stream':
      return `stream${nameOf(trigger.stream.of)}`
    case 'platform':
      break
  }
  return `${trigger.event} of ${trigger.provider}`
}

function nameOf(
  channel: { readonly type: 'named'; readonly name: string } | { readonly type: 'external' },
): string {
  return channel.type === 'named' ? ` ${channel.name}` : ''
}

/** How each setting reads when a function uses it; undefined when it does not. */
const USES: Readonly<Record<SettingName, (settings: FunctionSettings) => string | undefined>> = {
  memorySize: ({ memorySize }) => String(memorySize),
  timeout: ({ timeout }) => `${timeout} s`,
  environment: ({ environment }) => countOf(environment),
  provisionedConcurrency: ({ provisionedConcurrency }) => positive(provisionedConcurrency),
  reservedConcurrency: ({ reservedConcurrency }) => reservedConcurrency?.toString(),
  snapStart: ({ snapStart }) => (snapStart ? 'on' : undefined),
  architecture: ({ architecture }) => (architecture === 'x86_64' ? undefined : architecture),
  tags: ({ tags }) => countOf(tags),
}

function settingsOf(
  definition: ServiceFunction,
  provider: string,
  { settings: table }: Capabilities,
): readonly Use[] {
  const settings = settingsFor(definition, provider)
  return Object.entries(table).flatMap(([name, capability]) => {
    // The table is a Record of exactly these names.
    const use = USES[name as SettingName](settings)
    return use === undefined
      ? []
      : [{ kind: 'setting' as const, subject: `${name} ${use}`, capability, source: definition.source }]
  })
}

function positive(value: number): string | undefined {
  return value > 0 ? String(value) : undefined
}

function countOf(values: Readonly<Record<string, unknown>>): string | undefined {
  return positive(Object.keys(values).length)
}
