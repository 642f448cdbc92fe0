/** What each release served, as somebody wrote it down who looked at the cloud then; and what must hold of all of them. */
import { canonicalJson } from '../../graph/canonical.ts'
import type { Goal } from '../../run/course.ts'
import { RELEASES_KEPT } from '../../releases/release.ts'
import { keptBlobs } from '../../releases/retention.ts'
import type { State } from '../../state/state.ts'
import type { CloudObject } from '../cloud/cloud.ts'
import type { Problem } from '../story/verdict.ts'
import type { World } from '../world.ts'
import { wrong } from './answers.ts'

/** Types that traffic goes through. */
const DOORS: ReadonlySet<string> = new Set(['sim.alias', 'sim.gate'])

/** What stays for the releases that lead to it. */
const RETAINED = 'sim.edition'

/** What one release made to serve. */
interface Page {
  readonly goal: Goal
  /** Address of a door → what it looked like, and the retained object that it led to. */
  readonly doors: ReadonlyMap<
    string,
    { readonly door: CloudObject; readonly target: CloudObject | undefined }
  >
}

/** The pages, by release. */
export class ReleaseBook {
  readonly #pages = new Map<string, Page>()

  /** What `release` wanted; `undefined`: nobody looked when it was made. */
  goalOf(release: string): Goal | undefined {
    return this.#pages.get(release)?.goal
  }

  /** Writes down what the release that serves has made of `goal`. */
  write(state: State | null, { cloud }: World, goal: Goal): void {
    const id = state?.release
    if (!state || id === undefined || this.#pages.has(id)) return
    const doors = new Map<string, { door: CloudObject; target: CloudObject | undefined }>()
    for (const { address, type } of goal.graph.resources) {
      const door = cloud.objects.get(state.resources[address]?.id ?? '')
      if (!door || !DOORS.has(type)) continue
      const to = door.inputs['target']
      const led = typeof to === 'string' ? cloud.objects.get(to) : undefined
      const target = led?.type === RETAINED ? led : undefined
      doors.set(address, structuredClone({ door, target }))
    }
    this.#pages.set(id, { goal, doors })
  }

  /** The page of a release is that of the one which it went back to. */
  copy(from: string, to: string | undefined): void {
    const page = this.#pages.get(from)
    if (page && to !== undefined) this.#pages.set(to, page)
  }

  /** Traffic goes where the release had it go. */
  findStray(release: string, state: State | null, { cloud }: World): Problem | null {
    for (const [address, { door, target }] of this.#pages.get(release)?.doors ?? []) {
      const object = cloud.objects.get(state?.resources[address]?.id ?? '')
      if (!object || !isSame(object, door)) return wrong(`${address} is not what it was in ${release}`)
      // Nobody can go back to what somebody has changed or deleted by hand.
      if (!target || cloud.meddled.has(target.id)) continue
      const led = cloud.objects.get(target.id)
      if (!led || !isSame(led, target)) return wrong(`${address} leads to what ${target.id} was not`)
    }
    return null
  }
}

/** Only so many releases are kept, and nothing that none of them needs. */
export async function findSurplus(world: World): Promise<Problem | null> {
  const { releases = [], retired = {}, resources = {} } = (await world.state()) ?? {}
  if (releases.length > RELEASES_KEPT) return wrong(`${releases.length} releases are kept`)
  const named = new Set(releases.flatMap((one) => Object.values(one.retained).map(({ id }) => id)))
  const unnamed = Object.values(retired).find(({ id }) => !named.has(id))
  if (unnamed) return wrong(`no release names ${unnamed.id}`)
  const live = new Set(Object.values(resources).map(({ id }) => id))
  const twice = Object.values(retired).find(({ id }) => live.has(id))
  if (twice) return wrong(`${twice.id} is retired and in its place`)
  const kept = keptBlobs({ releases })
  const blobs = await world.blobs()
  const left = blobs.find((name) => !kept.has(name) && !world.unseenBlobs.has(name))
  if (left !== undefined) return wrong(`no release names ${left}`)
  const lost = [...kept].find((name) => !blobs.includes(name))
  return lost === undefined ? null : wrong(`${lost} is gone`)
}

function isSame(a: CloudObject, b: CloudObject): boolean {
  return canonicalJson(a.inputs) === canonicalJson(b.inputs)
}
