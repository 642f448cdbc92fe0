/** Everything that can go wrong with Google Cloud, in sentences (docs/errors/gcp.md). */
import type { DiagnosticCatalogue, NoDetail } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  GCP_CREDENTIALS_MISSING: NoDetail
  GCP_CREDENTIALS_REJECTED: { readonly origin: string }
  GCP_PROJECT_MISSING: NoDetail
  GCP_ENDPOINT_INVALID: { readonly variable: string; readonly value: string }
  GCP_API_DISABLED: { readonly api: string; readonly project: string }
  GCP_PERMISSION_DENIED: { readonly request: string; readonly permission: string | undefined }
  GCP_THROTTLED: { readonly request: string }
  GCP_UNAVAILABLE: { readonly request: string }
  GCP_NO_ANSWER: { readonly request: string }
  GCP_NOT_VISIBLE_YET: { readonly request: string }
  GCP_BUSY: { readonly request: string }
  GCP_EXISTS: { readonly request: string }
  GCP_REQUEST_REFUSED: { readonly request: string; readonly status: string }
  GCP_BUILD_FAILED: { readonly function: string; readonly reasons: readonly string[] }
  GCP_FUNCTION_GONE: { readonly function: string }
  GCP_FUNCTION_STUCK: { readonly function: string; readonly minutes: number }
  GCP_PACKAGE_CHANGED: { readonly function: string }
  GCP_NOT_DEPLOYED: { readonly what: string; readonly name: string; readonly known: readonly string[] }
  GCP_INVOKE_NO_DOOR: { readonly function: string; readonly url: string }
  GCP_STATE_CONFLICT: { readonly location: string }
  GCP_STATE_DAMAGED: { readonly location: string }
  GCP_STATE_PLACE_INVALID: { readonly url: string }
  GCP_BUCKET_MISSING: { readonly bucket: string; readonly region: string }
  GCP_BUCKET_FOREIGN: { readonly bucket: string; readonly project: string }
  GCP_SECRET_KEY_UNREADABLE: { readonly secret: string; readonly project: string }
}

export const errors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  GCP_CREDENTIALS_MISSING: {
    severity: 'error',
    message: () => 'There are no Google Cloud credentials on this machine.',
    hint: () =>
      'Run `gcloud auth application-default login`, or set GOOGLE_APPLICATION_CREDENTIALS to the path of a credentials file.',
  },
  GCP_CREDENTIALS_REJECTED: {
    severity: 'error',
    message: ({ origin }) =>
      `Google did not accept the credentials of ${origin}: they are expired or not known.`,
    hint: () =>
      'Run `gcloud auth application-default login`; in CI, check the workload identity provider that issues the token.',
  },
  GCP_PROJECT_MISSING: {
    severity: 'error',
    message: () => 'No Google Cloud project is named.',
    hint: () => 'Set `provider.project` in the manifest, or the variable GOOGLE_CLOUD_PROJECT.',
  },
  GCP_ENDPOINT_INVALID: {
    severity: 'error',
    message: ({ variable, value }) =>
      `${variable} is "${value}", but credentials travel over https only, or over http to this machine.`,
    hint: ({ variable }) => `Remove ${variable}, or set it to an https:// address.`,
  },
  GCP_API_DISABLED: {
    severity: 'error',
    message: ({ api, project }) => `The project ${project} has not enabled the API ${api}.`,
    hint: ({ api, project }) =>
      `Run \`gcloud services enable ${api} --project ${project}\`, wait a minute, then deploy again.`,
  },
  GCP_PERMISSION_DENIED: {
    severity: 'error',
    message: ({ request, permission }) =>
      `${request} was refused: ${permission === undefined ? 'a permission is missing' : `the permission ${permission} is missing`}.`,
    hint: ({ permission }) =>
      permission === undefined
        ? 'Give the account that deploys a role that allows this request.'
        : `Give the account that deploys a role with ${permission}.`,
  },
  GCP_THROTTLED: {
    severity: 'error',
    message: ({ request }) => `${request} was refused because a quota of requests is used up.`,
    hint: () => 'Deploy again in a minute; if it happens often, ask for a higher quota.',
  },
  GCP_UNAVAILABLE: {
    severity: 'error',
    message: ({ request }) => `${request} failed on the side of Google Cloud, or it cannot be reached.`,
    hint: () => 'Deploy again; https://status.cloud.google.com shows incidents.',
  },
  GCP_NO_ANSWER: {
    severity: 'error',
    message: ({ request }) => `${request} got no answer, so it is not known whether it took effect.`,
    hint: () => 'Deploy again: the next run finds out and goes on from there.',
  },
  GCP_NOT_VISIBLE_YET: {
    severity: 'error',
    message: ({ request }) => `${request} needs an account that Google Cloud does not show everywhere yet.`,
    hint: () => 'Deploy again in a minute.',
  },
  GCP_BUSY: {
    severity: 'error',
    message: ({ request }) => `${request} was refused because somebody else is changing the same object.`,
    hint: () => 'Deploy again when the other change is done.',
  },
  GCP_EXISTS: {
    severity: 'error',
    message: ({ request }) => `${request} was refused because an object of that name exists.`,
    hint: () => 'Give the service or its stage another name, or remove that object.',
  },
  GCP_REQUEST_REFUSED: {
    severity: 'error',
    message: ({ request, status }) => `${request} was refused with ${status}.`,
    hint: () => 'The cause below is in the words of Google Cloud; correct the setting that it names.',
  },
  GCP_BUILD_FAILED: {
    severity: 'error',
    message: ({ function: name, reasons }) =>
      `Google Cloud could not build or start "${name}": ${reasons.join(' ') || 'it gives no reason.'}`,
    hint: () => 'Correct the cause and deploy again: the failed function is repaired in place.',
  },
  GCP_FUNCTION_GONE: {
    severity: 'error',
    message: ({ function: name }) => `The function "${name}" is not there any more; somebody removed it.`,
    hint: () => 'Deploy again to make it anew.',
  },
  GCP_FUNCTION_STUCK: {
    severity: 'error',
    message: ({ function: name, minutes }) =>
      `Google Cloud has been working on "${name}" for more than ${minutes} minutes.`,
    hint: () => 'Look at the build in the console of Cloud Build; deploy again when it has ended.',
  },
  GCP_PACKAGE_CHANGED: {
    severity: 'error',
    message: ({ function: name }) => `The package of "${name}" changed on disk after it was made.`,
    hint: () => 'Deploy again, and let nothing write into the folder .skyfold meanwhile.',
  },
  GCP_NOT_DEPLOYED: {
    severity: 'error',
    message: ({ what, name, known }) =>
      `There is no ${what} "${name}" in the deployed stack${known.length > 0 ? `, which has ${known.join(', ')}` : ''}.`,
    hint: ({ what }) => `Check the name of the ${what}, or run \`sls deploy\` first.`,
  },
  GCP_INVOKE_NO_DOOR: {
    severity: 'error',
    message: ({ function: name }) =>
      `"${name}" has only HTTP triggers here, and its public door lets no event in that is not an HTTP request.`,
    hint: ({ url }) => `Send it a request: curl ${url}`,
  },
  GCP_STATE_CONFLICT: {
    severity: 'error',
    message: ({ location }) => `The state in ${location} was changed by somebody else meanwhile.`,
    hint: () => 'Run the command again: it starts from the new state.',
  },
  GCP_STATE_DAMAGED: {
    severity: 'error',
    message: ({ location }) => `What was read from ${location} is not what its checksum promises.`,
    hint: () =>
      'Run the command again. If it stays so, `sls state recover` goes back to an older generation.',
  },
  GCP_STATE_PLACE_INVALID: {
    severity: 'error',
    message: ({ url }) => `"${url}" names no place in Cloud Storage.`,
    hint: () => 'Write `gs://bucket` or `gs://bucket/folder`, with the name of a bucket.',
  },
  GCP_BUCKET_MISSING: {
    severity: 'error',
    message: ({ bucket }) => `There is no bucket "${bucket}" to keep the state in.`,
    hint: ({ bucket, region }) =>
      `Run \`gcloud storage buckets create gs://${bucket} --location ${region} --uniform-bucket-level-access --public-access-prevention\`, or remove \`state\` from the manifest.`,
  },
  GCP_BUCKET_FOREIGN: {
    severity: 'error',
    message: ({ bucket, project }) =>
      `The bucket "${bucket}" exists, but does not belong to the project ${project}: its state is not to be trusted.`,
    hint: () => 'Set `state: gs://…` in the manifest to a bucket of your own.',
  },
  GCP_SECRET_KEY_UNREADABLE: {
    severity: 'error',
    message: ({ secret, project }) =>
      `The first version of the secret ${secret} in the project ${project} is not the key of secret hashes: 64 hexadecimal digits.`,
    hint: ({ secret, project }) =>
      `Give the key as SKYFOLD_SECRET_KEY, or run \`gcloud secrets delete ${secret} --project ${project}\`: a new one is made, and every secret counts as changed once.`,
  },
})
