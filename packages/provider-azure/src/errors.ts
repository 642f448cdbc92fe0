/** Everything that can go wrong while talking to Azure, in sentences (docs/errors/azure.md), and the class of each. */
import type { DiagnosticCatalogue, NoDetail } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'
import type { FailureClass } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'

interface Details {
  readonly AZURE_CREDENTIALS_MISSING: NoDetail
  readonly AZURE_CREDENTIALS_REFUSED: { readonly reason: string }
  readonly AZURE_SUBSCRIPTION_MISSING: NoDetail
  readonly AZURE_SUBSCRIPTION_UNKNOWN: { readonly subscription: string }
  readonly AZURE_ENDPOINT_INVALID: { readonly endpoint: string }
  readonly AZURE_PERMISSION_DENIED: { readonly operation: string; readonly action: string }
  readonly AZURE_NAME_TAKEN: { readonly operation: string; readonly reason: string }
  readonly AZURE_REQUEST_REFUSED: { readonly operation: string; readonly reason: string }
  readonly AZURE_THROTTLED: { readonly operation: string }
  readonly AZURE_SERVER_ERROR: { readonly operation: string; readonly reason: string }
  readonly AZURE_NO_ANSWER: { readonly operation: string; readonly reason: string }
  readonly AZURE_BUSY: { readonly operation: string; readonly reason: string }
  readonly AZURE_NOT_VISIBLE_YET: { readonly operation: string; readonly reason: string }
  readonly AZURE_PACKAGE_CHANGED: { readonly file: string }
  readonly AZURE_PUBLISH_FAILED: { readonly site: string; readonly reason: string }
  readonly AZURE_NOT_DEPLOYED: {
    readonly what: string
    readonly name: string
    readonly known: readonly string[]
  }
  readonly AZURE_INVOKE_FAILED: { readonly function: string; readonly status: number }
  readonly AZURE_LOGS_IMPOSSIBLE: { readonly function: string }
  readonly AZURE_SEND_ATTRIBUTES: { readonly queue: string }
}

const AGAIN = (): string => 'Run the command again; what was done is recorded.'

/** The catalogue of what happens at run time; `deviations.ts` has what a manifest asks in vain. */
export const errors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  AZURE_CREDENTIALS_MISSING: {
    severity: 'error',
    message: () => 'There are no credentials for Azure.',
    hint: () => 'Run `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.',
  },
  AZURE_CREDENTIALS_REFUSED: {
    severity: 'error',
    message: ({ reason }) => `Azure refused the credentials: ${reason}`,
    hint: () => 'Run `az login` again, or renew the secret behind AZURE_CLIENT_SECRET.',
  },
  AZURE_SUBSCRIPTION_MISSING: {
    severity: 'error',
    message: () => 'It is not said which subscription of Azure to deploy to.',
    hint: () =>
      'Set `provider.azure.subscription` or AZURE_SUBSCRIPTION_ID; `az account show --query id` prints it.',
  },
  AZURE_SUBSCRIPTION_UNKNOWN: {
    severity: 'error',
    message: ({ subscription }) => `These credentials see no subscription ${subscription}.`,
    hint: () =>
      'Check `provider.azure.subscription` or AZURE_SUBSCRIPTION_ID; `az account list` shows those that you see.',
  },
  AZURE_ENDPOINT_INVALID: {
    severity: 'error',
    message: ({ endpoint }) =>
      `"${endpoint}" cannot stand in for Azure: it must be an https URL without a path.`,
    hint: () =>
      'Correct `provider.azure.endpoint` or SKYFOLD_AZURE_ENDPOINT, or remove it to reach Azure itself.',
  },
  AZURE_PERMISSION_DENIED: {
    severity: 'error',
    message: ({ operation, action }) =>
      `The credentials may not ${operation}: the permission ${action} is missing.`,
    hint: ({ action }) =>
      `Ask an owner of the subscription for a role with ${action} (Contributor and Role Based Access Control Administrator suffice).`,
  },
  AZURE_NAME_TAKEN: {
    severity: 'error',
    message: ({ operation, reason }) => `Could not ${operation}: ${reason}`,
    hint: () =>
      'Another service owns the name. Choose another service name or stage, or remove the other object.',
  },
  AZURE_REQUEST_REFUSED: {
    severity: 'error',
    message: ({ operation, reason }) => `Azure refused to ${operation}: ${reason}`,
    hint: () =>
      'Change what the message names. If the manifest does not set it, this is a mistake of Skyfold: report it.',
  },
  AZURE_THROTTLED: {
    severity: 'error',
    message: ({ operation }) => `Azure is asked too often and did not ${operation}.`,
    hint: () => 'Wait some minutes and run the command again; other programs use the same limits.',
  },
  AZURE_SERVER_ERROR: {
    severity: 'error',
    message: ({ operation, reason }) => `Azure failed to ${operation}: ${reason}`,
    hint: AGAIN,
  },
  AZURE_NO_ANSWER: {
    severity: 'error',
    message: ({ operation, reason }) => `No answer came to the request to ${operation}: ${reason}`,
    hint: () => 'Check the network and run the command again; it finds out what was done.',
  },
  AZURE_BUSY: {
    severity: 'error',
    message: ({ operation, reason }) =>
      `Could not ${operation} because something else is being done to it: ${reason}`,
    hint: AGAIN,
  },
  AZURE_NOT_VISIBLE_YET: {
    severity: 'error',
    message: ({ operation, reason }) =>
      `Could not ${operation} because something made a moment ago has not spread: ${reason}`,
    hint: () => 'Run the command again in a minute.',
  },
  AZURE_PACKAGE_CHANGED: {
    severity: 'error',
    message: ({ file }) => `The package ${file} is not the one that was built: its bytes have changed since.`,
    hint: () => 'Nothing was uploaded. Deploy again to build it anew, and find out what wrote to the file.',
  },
  AZURE_PUBLISH_FAILED: {
    severity: 'error',
    message: ({ site, reason }) =>
      `The package was uploaded to ${site} but could not be put in service: ${reason}`,
    hint: () => 'The version before goes on serving. Mend what the message names and deploy again.',
  },
  AZURE_NOT_DEPLOYED: {
    severity: 'error',
    message: ({ what, name, known }) =>
      `There is no ${what} "${name}" in the deployed stack${known.length > 0 ? `, which has ${known.join(', ')}` : ''}.`,
    hint: ({ what }) => `Check the name of the ${what}, or run \`sls deploy\` first.`,
  },
  AZURE_INVOKE_FAILED: {
    severity: 'error',
    message: ({ function: name, status }) =>
      `The app of "${name}" answered ${status} instead of calling the function.`,
    hint: () =>
      'The app may still be starting, or its code cannot be loaded. Try again, then look at the app in the portal of Azure.',
  },
  AZURE_LOGS_IMPOSSIBLE: {
    severity: 'error',
    message: ({ function: name }) =>
      `The log lines of "${name}" are kept nowhere: Skyfold makes no Application Insights for an app.`,
    hint: () =>
      'Set APPLICATIONINSIGHTS_CONNECTION_STRING in `environment` to keep them, and read them with `az monitor app-insights query`.',
  },
  AZURE_SEND_ATTRIBUTES: {
    severity: 'error',
    message: ({ queue }) =>
      `A message of the queue "${queue}" cannot have attributes: storage queues keep a body only.`,
    hint: () => 'Put them into the body.',
  },
})

/** What is known of an answer that is no success. */
export interface Refusal {
  readonly status: number
  /** Of Resource Manager or a storage service: `AuthorizationFailed`. */
  readonly code: string
  readonly message: string
  /** What the service asked to be left alone for. */
  readonly retryAfterMs?: number | undefined
}

/** The failed answer as an error of ours. `operation` completes "could not …": `create the site`. */
export function refusalError(refusal: Refusal, operation: string): SkyfoldError {
  const [code, failure] = classify(refusal)
  const reason = refusal.message.split('\n')[0] || `${refusal.status} ${refusal.code}`
  const action = /perform action '([^']+)'/.exec(refusal.message)?.[1] ?? 'for it'
  const diagnostic = errors[code]({ operation, reason, action })
  return new SkyfoldError(diagnostic, { failure, retryAfterMs: refusal.retryAfterMs })
}

type RequestCode =
  | 'AZURE_CREDENTIALS_REFUSED'
  | 'AZURE_PERMISSION_DENIED'
  | 'AZURE_NAME_TAKEN'
  | 'AZURE_REQUEST_REFUSED'
  | 'AZURE_THROTTLED'
  | 'AZURE_SERVER_ERROR'
  | 'AZURE_NO_ANSWER'
  | 'AZURE_BUSY'
  | 'AZURE_NOT_VISIBLE_YET'

function classify({ status, code, message }: Refusal): readonly [RequestCode, FailureClass] {
  const text = `${code} ${message}`
  if (status === 429) return ['AZURE_THROTTLED', 'throttle']
  if (status === 408 || status === 504) return ['AZURE_NO_ANSWER', 'ambiguous']
  if (status >= 500) return ['AZURE_SERVER_ERROR', 'transient']
  if (status === 401) return ['AZURE_CREDENTIALS_REFUSED', 'denied']
  // A principal, an assignment or a parent that another service of Azure does not see yet.
  if (/PrincipalNotFound|ResourceGroupNotFound|ParentResourceNotFound/.test(code))
    return ['AZURE_NOT_VISIBLE_YET', 'eventual']
  if (/BlobUploadFailed|InaccessibleStorage/.test(text)) return ['AZURE_NOT_VISIBLE_YET', 'eventual']
  if (status === 403) return ['AZURE_PERMISSION_DENIED', 'denied']
  if (status === 409 && /already (exists|taken)|Already(Exists|Taken)|AssignmentExists/i.test(text))
    return ['AZURE_NAME_TAKEN', 'conflict']
  if (status === 409 && !/InvalidResourceLocation/.test(code)) return ['AZURE_BUSY', 'busy']
  return ['AZURE_REQUEST_REFUSED', 'invalid']
}
