import type { Service } from '@skyfold/manifest'
import type { Layout } from '@skyfold/plugin-api'

export function layout(service: Service): Layout {
  const units = service.functions.map(({ name, handler }) => ({
    id: name,
    functions: [name],
    platform: {
      node: '20',
      os: 'linux',
      cpu: 'x64',
      libc: 'glibc',
      external: [],
      credentials: 'any',
    } as const,
    entry: {
      file: 'index.js',
      source: `export { ${handler.export} as handler } from './${handler.module}'\n`,
      handlers: [{ function: name, module: handler.module, export: handler.export }],
    },
    files: {},
    patterns: [],
    why: 'each function is a unit of its own',
  }))
  return { units, diagnostics: [] }
}
