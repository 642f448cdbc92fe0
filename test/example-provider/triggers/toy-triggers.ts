import type { ServiceFunction, Trigger } from '@skyfold/manifest'
import type { Resource } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'

/** The resource behind one trigger of a function. */
export function triggerResource({ name }: ServiceFunction, trigger: Trigger, index: number): Resource {
  const address = `toy.${trigger.kind}/${name}-${index}`
  const inputs = { name: `${name}-${index}`, function: ref(`toy.function/${name}`, 'id') }
  if (trigger.kind === 'httpApi' || trigger.kind === 'http')
    return {
      address,
      type: `toy.${trigger.kind}`,
      inputs: { ...inputs, method: trigger.method, path: trigger.path },
    }
  if (trigger.kind === 'schedule')
    return { address, type: 'toy.schedule', inputs: { ...inputs, rate: { ...trigger.rate } } }
  return { address, type: `toy.${trigger.kind}`, inputs }
}
