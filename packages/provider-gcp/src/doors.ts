/**
 * Which units a function becomes. IAM is per Run service, so what different callers may reach never shares one: HTTP for
 * everybody, HTTP for callers with a role, and events. A unit's name says its door, and no service ever changes doors:
 * between a change of its code and of its policy it would be open to the wrong callers.
 */
import type { Service, ServiceFunction, Trigger } from '@skyfold/manifest'
import { idsOf } from './naming.ts'

export type Door = 'public' | 'iam' | 'events'

export interface DoorUnit {
  /** Unit id, and the name in the addresses of what belongs to it. */
  readonly id: string
  /** Id of the function, the same for all of its units. */
  readonly functionId: string
  readonly definition: ServiceFunction
  readonly door: Door
  /** What comes in through this door. */
  readonly triggers: readonly Trigger[]
  /** Ids of all units of the function, this one among them. */
  readonly siblings: readonly string[]
}

const SUFFIXES: Readonly<Record<Door, string>> = { public: '', iam: '-iam', events: '-events' }

/** The units of a service, in manifest order; a function's own units from the most to the least open. */
export function doorUnits(service: Service): readonly DoorUnit[] {
  const functionIds = idsOf(service.functions.map(({ name }) => name))
  const taken = new Map<string, number>()
  return service.functions.flatMap((definition) => {
    const functionId = functionIds.get(definition.name) ?? definition.name
    const doors = doorsOf(definition)
    const siblings = doors.map((door) => uniqueId(functionId + SUFFIXES[door], taken))
    return doors.map((door, index) => ({
      id: siblings[index] ?? functionId,
      functionId,
      definition,
      door,
      triggers: definition.triggers.filter((trigger) => doorOf(trigger) === door),
      siblings,
    }))
  })
}

/** A function `orders-events` may stand beside the events of a function `orders`. */
function uniqueId(text: string, taken: Map<string, number>): string {
  const count = (taken.get(text) ?? 0) + 1
  taken.set(text, count)
  return count === 1 ? text : `${text}-${count}`
}

/** The doors that a function needs; without any trigger it can still be called directly. */
function doorsOf({ triggers }: ServiceFunction): readonly Door[] {
  const needed = new Set(triggers.map(doorOf))
  const doors = (['public', 'iam', 'events'] as const).filter((door) => needed.has(door))
  return doors.length > 0 ? doors : ['events']
}

/** The door of a trigger. HTTP that does not say who may call is refused elsewhere, and never public. */
function doorOf(trigger: Trigger): Door {
  if (trigger.kind !== 'http' && trigger.kind !== 'httpApi') return 'events'
  return trigger.access === 'public' ? 'public' : 'iam'
}
