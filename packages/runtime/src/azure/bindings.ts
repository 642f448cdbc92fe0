/** A registration → the bindings that the host reads, equal to those of `app.http`, `app.timer`, `app.storageQueue`. */
import type { Binding } from './functions-core.ts'
import type { AzureRegistration } from './registration.ts'

/** By binding name. */
export function bindingsOf(registration: AzureRegistration): Readonly<Record<string, Binding>> {
  if (registration.kind === 'http') {
    const [{ path }] = registration.routes
    return http(registration.methods, routeOf(path), 'anonymous')
  }
  if (registration.kind === 'door') return http(['POST'], registration.route, 'admin')
  if (registration.kind === 'timer')
    return { trigger: trigger('timerTrigger', { schedule: registration.schedule }) }
  const { queue: queueName, connection } = registration
  return { trigger: trigger('queueTrigger', { queueName, connection }) }
}

function http(
  methods: readonly string[],
  route: string,
  authLevel: 'anonymous' | 'admin',
): Readonly<Record<string, Binding>> {
  return {
    trigger: trigger('httpTrigger', { methods, route, authLevel }),
    $return: { type: 'http', name: '$return', direction: 'out' },
  }
}

function trigger(type: string, settings: object): Binding {
  const properties = { supportsDeferredBinding: 'false' }
  return { name: 'trigger', ...settings, type, direction: 'in', properties }
}

/** The host's templates have no leading slash; `/` alone stands for the root, since an empty one means the name. */
function routeOf(path: string): string {
  if (path === '$default') return '{*path}'
  return path.slice(1).replace(/\{([^}]+)\+\}/g, '{*$1}') || '/'
}
