/** The provider's own keys: `provider.project`, `provider.invokers` (see README.md). */
import type { Diagnostic, Target } from '@skyfold/manifest'
import { deviations } from './deviations.ts'

/** https://cloud.google.com/resource-manager/docs/creating-managing-projects#before_you_begin */
const PROJECT = /^(?:[a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/
const MEMBER = /^(?:user|serviceAccount|group|domain|principal|principalSet):.+$/

/** IAM members that may call HTTP routes with `auth: iam`. */
export function invokersOf({ options }: Target): readonly string[] {
  const { invokers } = options
  return Array.isArray(invokers) ? invokers.filter((member) => typeof member === 'string') : []
}

/** What is wrong with them. */
export function reviewOptions({ options, source }: Target): readonly Diagnostic[] {
  const { project, invokers } = options
  const isProject = project === undefined || (typeof project === 'string' && PROJECT.test(project))
  // Public access is asked for at the event, by its own word, and cannot slip in here.
  const isMembers =
    invokers === undefined ||
    (Array.isArray(invokers) && invokers.every((member) => typeof member === 'string' && MEMBER.test(member)))
  return [
    ...(isProject
      ? []
      : [deviations.GCP_OPTION_INVALID({ option: 'project', expected: 'a project id' }, { source })]),
    ...(isMembers
      ? []
      : [
          deviations.GCP_OPTION_INVALID(
            { option: 'invokers', expected: 'a list of IAM members such as group:callers@example.com' },
            { source },
          ),
        ]),
  ]
}
