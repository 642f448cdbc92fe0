import type { Capabilities, Capability } from '@skyfold/plugin-api'

const NATIVE: Capability = { level: 'native' }
const ABSENT: Capability = {
  level: 'impossible',
  reason: 'the toy cloud has nothing like it',
  substitute: 'another provider',
  refuse: true,
}

export const capabilities: Capabilities = {
  triggers: {
    http: NATIVE,
    httpApi: NATIVE,
    schedule: NATIVE,
    queue: NATIVE,
    topic: ABSENT,
    bucket: ABSENT,
    stream: ABSENT,
    platform: ABSENT,
  },
  settings: {
    memorySize: NATIVE,
    timeout: NATIVE,
    environment: NATIVE,
    provisionedConcurrency: ABSENT,
    reservedConcurrency: ABSENT,
    snapStart: ABSENT,
    architecture: { level: 'lossy', lost: 'functions are not run at all' },
    tags: { level: 'emulated', how: 'kept beside the object' },
  },
  styles: { lambda: NATIVE, fetch: NATIVE },
  limits: {},
}
