/**
 * Takes what the cloud shows into the state, so that a plan from it brings back exactly what somebody else changed:
 * what vanished loses its record and is made again, what was changed is recorded as it is there.
 */
import type { JsonObject } from '@skyfold/manifest'
import type { Address } from '@skyfold/plugin-api'
import type { Desired, DesiredResource } from '../graph/desired.ts'
import type { Circumstance, Circumstances } from '../plan/circumstance.ts'
import type { ResourceRecord, State } from '../state/state.ts'
import type { Sight } from './observation.ts'
import type { Reading } from './read-objects.ts'

/** A state as the cloud shows it, and what is to be told of it. Records that are not wanted stay as they are. */
export function refreshState<C>(
  state: State,
  desired: Desired<C>,
  readings: ReadonlyMap<Address, Reading>,
): { readonly state: State; readonly circumstances: Circumstances } {
  const resources: Record<Address, ResourceRecord> = { ...state.resources }
  const circumstances = new Map<Address, Circumstance>()
  for (const [address, reading] of readings) {
    const node = desired.resources.get(address)
    const record = state.resources[address]
    if (!node || !record) continue
    if (reading.status === 'vanished') {
      delete resources[address]
      circumstances.set(address, { notes: ['vanished: somebody else deleted it'], drifted: new Set() })
    } else if (reading.status === 'seen' && hasDrift(reading.sight)) {
      const { seen, circumstance } = takeOver(node, record, reading.sight)
      resources[address] = seen
      circumstances.set(address, circumstance)
    }
  }
  return { state: { ...state, resources }, circumstances }
}

// The object is not as it was recorded.
function hasDrift({ inputDifferences, outputDifferences }: Sight): boolean {
  return inputDifferences.length + outputDifferences.length > 0
}

/**
 * An output that changed hints at inputs that the cloud does not show (the code behind its hash): they are forgotten, so
 * that they are written again. Those that force a replacement cannot have changed in place.
 */
function takeOver<C>(
  { type }: DesiredResource<C>,
  record: ResourceRecord,
  { inputs, outputs, inputDifferences, outputDifferences }: Sight,
): { readonly seen: ResourceRecord; readonly circumstance: Circumstance } {
  const isFixed = (key: string): boolean => type.replaceOn === 'any' || type.replaceOn.includes(key)
  const suspects =
    outputDifferences.length === 0
      ? []
      : Object.keys(record.inputs).filter((key) => !Object.hasOwn(inputs, key) && !isFixed(key))
  const kept: JsonObject = Object.fromEntries(
    Object.entries(record.inputs).filter(([key]) => !suspects.includes(key)),
  )
  const outputNotes = outputDifferences.map(({ path }) => `output ${path.join('.')} changed`)
  return {
    seen: { ...record, inputs: { ...kept, ...inputs }, outputs },
    circumstance: {
      notes: inputDifferences.length === 0 ? outputNotes : [],
      drifted: new Set([...inputDifferences.map(({ path }) => path.join('.')), ...suspects]),
    },
  }
}
