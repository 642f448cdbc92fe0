/** STS: who the caller is. */
import type { GetCallerIdentityResponse } from '@aws-sdk/client-sts'
import type { Behaviour, Call } from '../world.ts'

export function createSts(): Behaviour {
  return {
    operations: {
      GetCallerIdentity: (_input: never, call: Call): GetCallerIdentityResponse => ({
        Account: call.account,
        Arn: `arn:aws:iam::${call.account}:user/deployer`,
        UserId: 'AIDAEXAMPLEEXAMPLE12',
      }),
    },
    objects: () => [],
  }
}
