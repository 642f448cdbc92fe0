/** Which units go through one build together: the more, the less is read twice. */
import type { Unit } from '@skyfold/plugin-api'
import type { ModuleUse } from '../scan/unused-modules.ts'
import { platformKey } from './build-options.ts'

export interface UnitGroup {
  readonly units: readonly Unit[]
  /** The service's own modules that no unit of the group takes anything from: absolute paths. */
  readonly unused: ReadonlySet<string>
}

/**
 * Groups `units` so that all of a group have the same options, and no module is unused by one and used by another:
 * a build has one opinion on each module.
 */
export function groupUnits(units: readonly Unit[], uses: ReadonlyMap<string, ModuleUse>): UnitGroup[] {
  const groups: OpenGroup[] = []
  for (const unit of units) {
    const key = platformKey(unit)
    const use = uses.get(unit.id) ?? NONE
    const group = groups.find((each) => each.key === key && agrees(each, use))
    if (group) {
      group.units.push(unit)
      for (const file of use.used) group.used.add(file)
      for (const file of use.unused) group.unused.add(file)
    } else {
      groups.push({ key, units: [unit], used: new Set(use.used), unused: new Set(use.unused) })
    }
  }
  return groups
}

const NONE: ModuleUse = { used: new Set(), unused: new Set() }

interface OpenGroup {
  readonly key: string
  readonly units: Unit[]
  readonly used: Set<string>
  readonly unused: Set<string>
}

function agrees(group: OpenGroup, use: ModuleUse): boolean {
  return isDisjoint(group.unused, use.used) && isDisjoint(use.unused, group.used)
}

function isDisjoint(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return ![...a].some((each) => b.has(each))
}
