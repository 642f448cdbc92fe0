/** A provider that exists on paper, for tests of what is shown. */
import type { Capabilities, Capability, Provider } from '@skyfold/plugin-api'
import type { Service, ServiceFunction, SourceRange } from '@skyfold/manifest'
import type { Destination } from '../pipeline/destination.ts'

const NATIVE: Capability = { level: 'native' }

/** Everything is native but what `overrides` says. */
function sampleCapabilities(overrides: Partial<Capabilities> = {}): Capabilities {
  return {
    triggers: {
      http: NATIVE,
      httpApi: NATIVE,
      schedule: NATIVE,
      queue: NATIVE,
      topic: NATIVE,
      bucket: NATIVE,
      stream: NATIVE,
      platform: { level: 'impossible', reason: 'only AWS has it', substitute: 'a queue', refuse: true },
    },
    settings: {
      memorySize: NATIVE,
      timeout: NATIVE,
      environment: NATIVE,
      provisionedConcurrency: NATIVE,
      reservedConcurrency: NATIVE,
      snapStart: NATIVE,
      architecture: NATIVE,
      tags: NATIVE,
    },
    styles: { lambda: NATIVE, fetch: { level: 'emulated', how: 'a shim of 2 kB' } },
    limits: {},
    ...overrides,
  }
}

/** A destination of the provider `name`. */
export function sampleDestination(name = 'paper', capabilities: Partial<Capabilities> = {}): Destination {
  const provider: Provider = {
    name,
    capabilities: sampleCapabilities(capabilities),
    resources: [],
    layout: () => ({ units: [], diagnostics: [] }),
    compose: () => ({ graph: { resources: [] }, diagnostics: [] }),
    describe: () => ({ functions: [], endpoints: [], outputs: {} }),
    connect: () => Promise.reject(new Error('paper has no connection')),
  }
  return {
    target: { provider: name, region: 'r1', options: {} },
    provider,
    stack: { service: 'shop', stage: 'dev', provider: name, region: 'r1' },
    label: `${name}/r1`,
    state: undefined,
  }
}

/** A service of these functions. */
export function sampleService(functions: readonly ServiceFunction[] = []): Service {
  return {
    name: 'shop',
    stage: 'dev',
    root: '/shop',
    file: 'serverless.yml',
    targets: [{ provider: 'paper', region: 'r1', options: {} }],
    functions,
    tags: {},
    package: { patterns: [] },
    native: {},
    plugins: [],
  }
}

/** A function with the settings of a fresh manifest and what `overrides` says. */
export function sampleFunction(name: string, overrides: Partial<ServiceFunction> = {}): ServiceFunction {
  return {
    name,
    handler: { module: `src/${name}`, export: 'run', style: 'lambda', source: at(2) },
    settings: {
      runtime: 'nodejs22.x',
      memorySize: 1024,
      timeout: 6,
      environment: {},
      architecture: 'x86_64',
      provisionedConcurrency: 0,
      snapStart: false,
      tags: {},
    },
    overrides: {},
    triggers: [],
    package: { patterns: [] },
    source: at(1),
    ...overrides,
  }
}

/** A place in the manifest. */
export function at(line: number): SourceRange {
  return { file: 'serverless.yml', line, column: 5, length: 4 }
}
