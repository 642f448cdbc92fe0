/** One suite for all providers. What a cloud cannot do is in its capability table, never in a condition here. */
import type { ProviderSubject } from './contract-world.ts'
import { describeDeployContract } from './deploy-contract.ts'
import { describePureContract } from './pure-contract.ts'
import { describeReadContract } from './read-contract.ts'

/** Registers the suite with mocha; `prepare` may skip the part that needs a cloud which is not here. */
export function describeProvider<C>(subject: ProviderSubject<C>, prepare?: Mocha.Func): void {
  describe(`the provider contract on ${subject.provider.name}`, () => {
    describePureContract(subject)
    describe('with a cloud', function () {
      this.timeout(120_000)
      if (prepare) before(prepare)
      describe('deploying', () => describeDeployContract(subject))
      describe('looking at objects', () => describeReadContract(subject))
    })
  })
}
