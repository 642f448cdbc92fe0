import type { DiagnosticCatalogue } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_LEGACY_FORM: { readonly written: string; readonly read: string }
  MANIFEST_LEGACY_DROPPED: { readonly written: string; readonly reason: string }
}

/** What an older dialect is read as. */
export const dialectDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_LEGACY_FORM: {
    severity: 'note',
    message: ({ written, read }) => `${written} is an older form; it is read as ${read}.`,
    hint: ({ read }) => `Nothing needs to be done. To be rid of this note, write ${read}.`,
  },
  MANIFEST_LEGACY_DROPPED: {
    severity: 'note',
    message: ({ written, reason }) => `${written} has no effect any more: ${reason}.`,
    hint: () => 'Nothing needs to be done. Remove it to be rid of this note.',
  },
})
