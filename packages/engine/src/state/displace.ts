/** Objects that lose their address to another one, and objects that get one back. */
import { canonicalJson } from '../graph/canonical.ts'
import type { DeposedRecord, ResourceRecord, State } from './state.ts'

/** Puts an old half where it waits: a retained one for a release that wants it again, any other for its delete. */
export function displace(state: State, old: DeposedRecord, isRetained: boolean): void {
  const place = isRetained ? state.retired : state.deposed
  place[old.token] = old
}

/** An old half that is wanted again is no old half any more. */
export function reclaim(
  state: State,
  record: Pick<ResourceRecord, 'type' | 'id'>,
  { isRetained }: { readonly isRetained: boolean },
): void {
  for (const place of isRetained ? [state.deposed, state.retired] : [state.deposed]) {
    for (const [token, one] of Object.entries(place)) if (isSame(one, record)) delete place[token]
  }
}

/** The superseded objects of an address. */
export function retiredAt(state: State, address: string): readonly DeposedRecord[] {
  return Object.values(state.retired).filter((one) => one.address === address)
}

/** The superseded object of an address that was made from the same inputs, by the same version of its type. */
export function retiredLike(
  state: State,
  address: string,
  { version, inputs }: Pick<ResourceRecord, 'version' | 'inputs'>,
): DeposedRecord | undefined {
  const wanted = canonicalJson(inputs)
  return retiredAt(state, address).find(
    (one) => one.version === version && canonicalJson(one.inputs) === wanted,
  )
}

/** Both records speak of one object. */
function isSame(
  one: Pick<ResourceRecord, 'type' | 'id'>,
  other: Pick<ResourceRecord, 'type' | 'id'>,
): boolean {
  return one.type === other.type && one.id === other.id
}
