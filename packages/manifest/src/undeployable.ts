import { assembleDiagnostics } from './assemble/diagnostics.ts'
import type { Diagnostic } from './diagnostic.ts'
import type { Service } from './service.ts'

/** What loads, so that it can be looked at, and cannot be deployed to any provider: container images. All are errors. */
export function undeployable({ functions }: Service): readonly Diagnostic[] {
  return functions.flatMap(({ name, image }) => {
    const path = `functions.${name}`
    return image ? [assembleDiagnostics.MANIFEST_IMAGE({ path }, { source: image.source })] : []
  })
}
