import { isRegion } from './reader.ts'

/** `eu-west-1, raw` → the region and the other words. */
export function readWords(parameter: string): {
  readonly region: string | undefined
  readonly words: readonly string[]
} {
  const all = parameter
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
  return { region: all.find(isRegion), words: all.filter((word) => !isRegion(word)) }
}
