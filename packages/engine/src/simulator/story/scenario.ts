/** What is deployed, interrupted and then deployed again. */
import { Secret } from '@skyfold/manifest'
import { type Graph, ref, type Resource } from '@skyfold/plugin-api'
import type { Goal } from '../../run/course.ts'
import { CANARY } from '../world.ts'

/** Knobs of the simulated service. */
interface Edit {
  readonly code?: number
  readonly setting?: number
  /** Changes what forces replacement. */
  readonly kind?: string
  /** Resources to leave out, by name. */
  readonly without?: readonly string[]
}

/** Three goals of one user. */
export interface Scenario {
  /** Deployed before, without faults. */
  readonly base: Goal | null
  /** Interrupted. */
  readonly cut: Goal
  /** Deployed until it is reached. */
  readonly goal: Goal
}

/** Names of the scenarios. */
export type ScenarioName =
  | 'create'
  | 'update'
  | 'replace'
  | 'edit and delete'
  | 'destroy'
  | 'update, then back'
  | 'replace, then back'
  | 'replace, then again'
  | 'destroy, then back'
  | 'create, then less'
  | 'create, then other'
  | 'create, then destroy'

const REMOVAL: Goal = { graph: { resources: [] }, removing: true }
const BASE = service()
const EDITED = service({ code: 2, setting: 2 })
const REPLACED = service({ kind: 'b' })
const LESS = service({ without: ['role', 'policy', 'fn', 'version', 'alias', 'route', 'cert', 'sign'] })

/** In the ones with "then" the user changes the mind after the interruption. */
export const SCENARIOS: Readonly<Record<ScenarioName, Scenario>> = {
  create: scenario(null, BASE),
  update: scenario(BASE, EDITED),
  replace: scenario(BASE, REPLACED),
  'edit and delete': scenario(BASE, service({ code: 2, without: ['route', 'cert', 'policy', 'member'] })),
  destroy: scenario(BASE, REMOVAL),
  'update, then back': scenario(BASE, EDITED, BASE),
  'replace, then back': scenario(BASE, REPLACED, BASE),
  'replace, then again': scenario(BASE, REPLACED, service({ kind: 'c', code: 2 })),
  'destroy, then back': scenario(BASE, REMOVAL, BASE),
  'create, then less': scenario(null, BASE, LESS),
  'create, then other': scenario(null, BASE, service({ kind: 'b', setting: 2 })),
  'create, then destroy': scenario(null, BASE, REMOVAL),
}

function scenario(base: Goal | null, cut: Goal, goal: Goal = cut): Scenario {
  return { base, cut, goal }
}

function service(edit: Edit = {}): Goal {
  return { graph: createGraph(edit), removing: false }
}

/**
 * A service in miniature: every identity class, chains, a cut-over, a replacement that must delete first, data, a
 * protected object, a secret, and a name that only another object tells.
 */
function createGraph({ code = 1, setting = 1, kind = 'a', without = [] }: Edit): Graph {
  const parts: Readonly<Record<string, Resource>> = {
    role: resource('role', 'sim.name', { kind, value: setting }),
    policy: resource('policy', 'sim.put', { parent: ref('sim.name/role', 'id'), value: setting }),
    fn: resource('fn', 'sim.name', { kind, role: ref('sim.name/role', 'id'), value: code }),
    version: resource('version', 'sim.version', {
      parent: ref('sim.name/fn', 'id'),
      kind: ref('sim.name/fn', 'revision'),
    }),
    alias: resource('alias', 'sim.alias', {
      parent: ref('sim.name/fn', 'id'),
      target: ref('sim.version/version', 'id'),
    }),
    api: resource('api', 'sim.tag', {
      kind,
      value: setting,
      secret: new Secret(`${CANARY}-${setting}`, 'sim'),
    }),
    sign: resource('sign', 'sim.name', { name: ref('sim.tag/api', 'label'), value: setting }),
    route: resource('route', 'sim.child', {
      parent: ref('sim.tag/api', 'id'),
      target: ref('sim.alias/alias', 'id'),
    }),
    cert: resource('cert', 'sim.token', { kind, value: setting }),
    group: resource('group', 'sim.exclusive', { kind }),
    member: resource('member', 'sim.child', { parent: ref('sim.exclusive/group', 'id'), value: setting }),
    table: resource('table', 'sim.vault', { value: setting }),
    seal: { ...resource('seal', 'sim.name', { value: setting }), protect: true },
  }
  return { resources: Object.entries(parts).flatMap(([name, one]) => (without.includes(name) ? [] : [one])) }
}

function resource(name: string, type: string, inputs: Resource['inputs']): Resource {
  return { address: `${type}/${name}`, type, inputs: { name, ...inputs } }
}
