import type { DiagnosticCatalogue, NoDetail } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  readonly TOY_NAME_TAKEN: { readonly id: string }
  readonly TOY_NOT_FOUND: { readonly id: string }
  readonly TOY_TOKEN_REFUSED: NoDetail
  readonly TOY_SLOW_DOWN: NoDetail
  readonly TOY_ANSWER_LOST: NoDetail
}

export const errors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  TOY_NAME_TAKEN: {
    severity: 'error',
    message: ({ id }) => `${id} exists already.`,
    hint: () => 'Choose another name.',
  },
  TOY_NOT_FOUND: {
    severity: 'error',
    message: ({ id }) => `${id} does not exist.`,
    hint: () => 'Deploy again.',
  },
  TOY_TOKEN_REFUSED: {
    severity: 'error',
    message: () => 'The cloud refused the token.',
    hint: () => 'Set TOY_TOKEN.',
  },
  TOY_SLOW_DOWN: { severity: 'error', message: () => 'Too many requests.', hint: () => 'Wait.' },
  TOY_ANSWER_LOST: { severity: 'error', message: () => 'No answer came.', hint: () => 'Deploy again.' },
})
