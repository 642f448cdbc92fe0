/** Whether the world is still the one that a saved plan was made from. */
import type { AccountIdentity } from '@skyfold/plugin-api'
import { canonicalJson } from '../graph/canonical.ts'
import type { Plan, Step } from '../plan.ts'
import type { SavedStackPlan } from './saved-plan.ts'

/** What changed since the plan was saved, as phrases for people; empty: nothing, it may be applied. */
export function staleReasons({ plan: saved }: SavedStackPlan, now: Plan): string[] {
  const reasons: string[] = []
  if (saved.lineage !== now.lineage) {
    reasons.push(lineageReason(saved.lineage, now.lineage))
  } else if (saved.serial !== now.serial) {
    reasons.push(`the state was written in the meantime (serial ${saved.serial}, now ${now.serial})`)
  }
  if (saved.desired !== now.desired) {
    reasons.push('what is wanted changed (the manifest, the code or a secret)')
  }
  const steps = stepReasons(saved.steps, now.steps)
  return steps.length === 0 ? reasons : [...reasons, `the steps are others (${steps.join(', ')})`]
}

/** As `staleReasons`, for the account that was reached. */
export function accountReasons({ account }: SavedStackPlan, reached: AccountIdentity): string[] {
  return account.key === reached.key
    ? []
    : [`it was made for ${account.label}, and the credentials at hand reach ${reached.label}`]
}

function lineageReason(saved: string | null, now: string | null): string {
  if (saved === null) return 'the stack has been deployed in the meantime'
  if (now === null) return 'the state that it was made from is gone'
  return 'the state is not the one that it was made from'
}

/** At most so many steps are named. */
const NAMED = 5

function stepReasons(saved: readonly Step[], now: readonly Step[]): string[] {
  const before = byKey(saved)
  const after = byKey(now)
  const differing = [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => before.get(key)?.text !== after.get(key)?.text,
  )
  const named = differing.slice(0, NAMED).map((key) => {
    const [old, next] = [before.get(key)?.step, after.get(key)?.step]
    if (!old) return `${next?.action} of ${next?.address} is new`
    if (!next) return `${old.action} of ${old.address} is gone`
    return old.action === next.action
      ? `${old.action} of ${old.address} has other reasons`
      : `${old.action} of ${old.address} became ${next.action}`
  })
  return differing.length > NAMED ? [...named, `and ${differing.length - NAMED} more`] : named
}

/** A replaced address may also have a delete step of its own. */
function byKey(steps: readonly Step[]): ReadonlyMap<string, { readonly step: Step; readonly text: string }> {
  return new Map(
    steps.map((step) => [
      `${step.action === 'delete' ? 'delete' : 'wanted'} ${step.address}`,
      // Text and back drops keys without a value, which a file does not have.
      { step, text: canonicalJson(JSON.parse(JSON.stringify(step))) },
    ]),
  )
}
