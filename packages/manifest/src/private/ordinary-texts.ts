/**
 * Most of what comes from the environment of a command is no secret: a stage, a level, a port. A value that ordinary
 * output holds anyway (as text of the service, or as a word or number by chance) must not be taken out of it.
 */
import type { FunctionSettings, Service, ServiceFunction } from '../service.ts'
import { isSecret, Secret } from '../secret.ts'

/** True for a text that ordinary output holds anyway. */
export type IsOrdinary = (text: string) => boolean

/** A word of up to eight letters or a number, port, date or address of up to fifteen characters. */
const WORD_OR_NUMBER = /^(?:[A-Za-z]?[a-z]{0,7}|[A-Z]{0,8}|[\d.:-]{1,15})$/

/** Knows the texts that `service` holds in plain, and what such a text may be a part of. */
export function ordinaryTexts(service: Service): IsOrdinary {
  const known = new Map<string, boolean>()
  let plain: string | undefined
  return (text) => {
    plain ??= plainTexts(service).join('\0')
    const isOrdinary = known.get(text) ?? (WORD_OR_NUMBER.test(text) || plain.includes(text))
    known.set(text, isOrdinary)
    return isOrdinary
  }
}

/** The service with those of its private values marked that are ordinary. */
export function markOrdinary(service: Service, isOrdinary: IsOrdinary): Service {
  const mark = (value: string | Secret): string | Secret =>
    isSecret(value) && value.nature === 'private' && isOrdinary(value.reveal())
      ? new Secret(value.reveal(), value.origin, 'ordinary')
      : value
  return { ...service, functions: service.functions.map((one) => mapVariables(one, mark)) }
}

type MapVariable = (value: string | Secret) => string | Secret

function mapVariables(definition: ServiceFunction, map: MapVariable): ServiceFunction {
  const { settings, overrides } = definition
  return {
    ...definition,
    settings: { ...settings, environment: mapEach(settings.environment, map) },
    overrides: Object.fromEntries(
      Object.entries(overrides).map(([provider, override]) => [provider, mapOverride(override, map)]),
    ),
  }
}

function mapOverride(override: Partial<FunctionSettings>, map: MapVariable): Partial<FunctionSettings> {
  const { environment } = override
  return environment ? { ...override, environment: mapEach(environment, map) } : override
}

function mapEach(
  environment: FunctionSettings['environment'],
  map: MapVariable,
): FunctionSettings['environment'] {
  return Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, map(value)]))
}

/** Every text in a value, keys included. */
function plainTexts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null || isSecret(value)) return []
  if (Array.isArray(value)) return value.flatMap(plainTexts)
  return [...Object.keys(value), ...Object.values(value).flatMap(plainTexts)]
}
