import type { Service } from '@skyfold/manifest'

export function physicalName(service: Service, name: string): string {
  return `${service.name}-${service.stage}-${name}`
}
