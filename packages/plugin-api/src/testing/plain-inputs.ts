/** What stands in a graph, as an adapter is handed it. */
import { isSecret } from '@skyfold/manifest'
import type { Deployed } from '../provider.ts'
import { isRef, type Resource } from '../resource.ts'

/** Inputs as an adapter gets them: refs resolved, secrets revealed. */
export function plainInputs({ inputs }: Resource, deployed: Deployed): Record<string, unknown> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, plain(value, deployed)]))
}

function plain(value: unknown, deployed: Deployed): unknown {
  if (isSecret(value)) return value.reveal()
  if (isRef(value)) return deployed.resources[value.$ref]?.outputs[value.output]
  if (Array.isArray(value)) return value.map((each) => plain(each, deployed))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner, deployed)]))
}
