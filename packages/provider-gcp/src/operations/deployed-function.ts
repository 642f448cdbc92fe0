/** The units of a function, as recorded. */
import type { JsonObject } from '@skyfold/manifest'
import type { Deployed } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { FUNCTION_TYPE } from '../resources/function-document.ts'

export interface DeployedUnit {
  readonly door: string
  readonly uri: string
  /** Short name of the Run service. */
  readonly service: string
}

/** Errors: GCP_NOT_DEPLOYED. */
export function unitsOf(deployed: Deployed, name: string): readonly DeployedUnit[] {
  const all = Object.values(deployed.resources).filter(({ type }) => type === FUNCTION_TYPE)
  const own = all.filter(({ outputs }) => outputs['function'] === name)
  if (own.length > 0) return own.map(({ outputs }) => unitOf(outputs))
  const known = [...new Set(all.map(({ outputs }) => text(outputs, 'function')))].sort()
  throw new SkyfoldError(errors.GCP_NOT_DEPLOYED({ what: 'function', name, known }))
}

function unitOf(outputs: JsonObject): DeployedUnit {
  const service = text(outputs, 'service').split('/').at(-1) ?? ''
  return { door: text(outputs, 'door'), uri: text(outputs, 'uri'), service }
}

function text(outputs: JsonObject, name: string): string {
  const value = outputs[name]
  return typeof value === 'string' ? value : ''
}
