/** Labels as all Google services check them: https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
import { Refusal } from '../protocol/refusal.ts'

const KEY = /^[\p{Ll}\p{Lo}][\p{Ll}\p{Lo}\p{N}_-]{0,62}$/u
const VALUE = /^[\p{Ll}\p{Lo}\p{N}_-]{0,63}$/u

/** Errors: `Refusal` INVALID_ARGUMENT. */
export function checkLabels(labels: unknown): void {
  if (typeof labels !== 'object' || labels === null) return
  const entries = Object.entries(labels)
  if (entries.length > 64) throw new Refusal('INVALID_ARGUMENT', 'Too many labels: at most 64 are allowed.')
  for (const [key, value] of entries) {
    if (!KEY.test(key)) throw new Refusal('INVALID_ARGUMENT', `Label key "${key}" is invalid.`)
    if (!VALUE.test(String(value)))
      throw new Refusal('INVALID_ARGUMENT', `Label value "${String(value)}" of "${key}" is invalid.`)
  }
}
