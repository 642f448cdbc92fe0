/** Tags as labels: https://cloud.google.com/resource-manager/docs/labels-overview#requirements */
import type { Diagnostic, SourceRange } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'
import type { Labels } from './ownership.ts'

const MAX_LENGTH = 63

type Tags = Readonly<Record<string, string>>

/** Labels for tags; the later ones win. */
export function labelsOf(...tags: readonly Tags[]): Labels {
  const entries = tags.flatMap((each) => Object.entries(each))
  return Object.fromEntries(entries.map(([name, value]) => [labelKey(name), sanitised(value)]))
}

/** The tags that look different as labels. */
export function reviewTags(tags: Tags, source: SourceRange | undefined): readonly Diagnostic[] {
  return Object.entries(tags)
    .map(([name, value]) => ({ tag: `${name}: ${value}`, label: `${labelKey(name)}: ${sanitised(value)}` }))
    .filter(({ tag, label }) => tag !== label)
    .map((detail) => deviations.GCP_TAG_CHANGED(detail, { source }))
}

function labelKey(name: string): string {
  const key = sanitised(name)
  return /^[a-z]/.test(key) ? key : `tag-${key}`.slice(0, MAX_LENGTH)
}

function sanitised(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .slice(0, MAX_LENGTH)
}
