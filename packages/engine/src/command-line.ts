/** What to type next, complete enough to be copied from anywhere in the service folder. */
import type { StackId } from '@skyfold/plugin-api'

/** `sls deploy --stage dev --provider aws --region eu-west-1` for `deploy`. */
export function commandFor(words: string, { stage, provider, region }: StackId): string {
  return `sls ${words} --stage ${stage} --provider ${provider} --region ${region}`
}

/** A word as a shell takes it for one: an address may hold spaces. */
export function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`
}
