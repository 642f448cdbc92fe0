/** The one account that may call the private doors of a stack: Cloud Scheduler and Pub/Sub come in its name. */
import type { Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import type { DoorUnit } from '../doors.ts'
import { accountId } from '../naming.ts'
import { FUNCTION_TYPE } from '../resources/function-document.ts'

const TYPE = 'gcp.iam.service-account'
const NAME = 'invoker'

/** Its address. */
export const INVOKER: string = `${TYPE}/${NAME}`

/** The account, and for each private door the policy that names it alone. */
export function composeInvoker(units: readonly DoorUnit[], stack: StackId): readonly Resource[] {
  const doors = units.filter(({ door }) => door === 'events')
  if (doors.length === 0) return []
  const displayName = `Skyfold: calls ${stack.service} (${stack.stage})`.slice(0, 100)
  const account = { name: NAME, accountId: accountId(stack, NAME), displayName }
  return [
    { address: INVOKER, type: TYPE, inputs: account },
    ...doors.map(({ id, definition }) => ({
      address: `gcp.run.invoker-policy/${id}`,
      type: 'gcp.run.invoker-policy',
      inputs: {
        service: ref(`${FUNCTION_TYPE}/${id}`, 'service'),
        public: false,
        serviceAccount: ref(INVOKER, 'email'),
      },
      source: definition.source,
    })),
  ]
}
