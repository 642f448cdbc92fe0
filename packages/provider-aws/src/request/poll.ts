/** Waits for a state, failing at once where the SDK's waiters would hang: on errors, and on states that are final. */
import type { ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { AwsClients } from '../clients.ts'
import { errors } from '../errors.ts'

/** What is waited for. `T` is the answer of one look. */
export interface Wait<T> {
  /** `function hello`, for messages. */
  readonly what: string
  look(): Promise<T>
  judge(answer: T): Verdict
}

export type Verdict =
  | { readonly state: 'ready' }
  | { readonly state: 'pending'; readonly shown: string }
  | { readonly state: 'failed'; readonly reason: string }

const FIRST_MS = 100
const LONGEST_MS = 2000
/** SnapStart and provisioned concurrency take minutes; nothing that is waited for takes longer. */
const BUDGET_MINUTES = 15

/** Errors: AWS_STATE_FAILED, AWS_STATE_SLOW, and what a look throws. */
export async function waitFor<T>(context: ResourceContext<AwsClients>, wait: Wait<T>): Promise<T> {
  const { what } = wait
  const startedAt = context.now()
  for (let pause = FIRST_MS; ; pause = Math.min(pause * 2, LONGEST_MS)) {
    const answer = await wait.look()
    const verdict = wait.judge(answer)
    if (verdict.state === 'ready') return answer
    if (verdict.state === 'failed')
      throw new SkyfoldError(errors.AWS_STATE_FAILED({ what, reason: verdict.reason }))
    if (context.now() - startedAt > BUDGET_MINUTES * 60_000)
      throw new SkyfoldError(errors.AWS_STATE_SLOW({ what, state: verdict.shown, minutes: BUDGET_MINUTES }))
    context.progress(verdict.shown)
    await context.sleep(pause, context.signal)
  }
}
