/** What can go wrong with states in Blob Storage, in sentences (docs/errors/azure.md). */
import type { DiagnosticCatalogue } from '@skyfold/manifest'
import { defineDiagnostics } from '@skyfold/manifest'

interface Details {
  readonly AZURE_STATE_CONFLICT: { readonly location: string }
  readonly AZURE_STATE_DAMAGED: { readonly location: string }
  readonly AZURE_STATE_PLACE_INVALID: { readonly url: string }
  readonly AZURE_STATE_CONTAINER_MISSING: Container
  readonly AZURE_STATE_DENIED: Container & { readonly operation: string; readonly reason: string }
  readonly AZURE_STATE_ACCOUNT_TAKEN: { readonly account: string }
  readonly AZURE_STORAGE_KEY_INVALID: { readonly variable: string }
  readonly AZURE_SECRET_KEY_UNREADABLE: Container & { readonly blob: string }
}

interface Container {
  readonly account: string
  readonly container: string
}

export const stateErrors: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  AZURE_STATE_CONFLICT: {
    severity: 'error',
    message: ({ location }) => `The state in ${location} was changed by somebody else meanwhile.`,
    hint: () => 'Run the command again: it starts from the new state.',
  },
  AZURE_STATE_DAMAGED: {
    severity: 'error',
    message: ({ location }) => `What was read from ${location} is not what its checksum promises.`,
    hint: () =>
      'Run the command again. If it stays so, `sls state recover` goes back to an older generation.',
  },
  AZURE_STATE_PLACE_INVALID: {
    severity: 'error',
    message: ({ url }) => `"${url}" names no place in Azure Blob Storage.`,
    hint: () =>
      'Write `azblob://account/container` or `azblob://account/container/folder`; the container `keys` is kept for keys.',
  },
  AZURE_STATE_CONTAINER_MISSING: {
    severity: 'error',
    message: ({ account, container }) =>
      `There is no container "${container}" in the storage account "${account}" to keep the state in.`,
    hint: ({ account, container }) =>
      `Run \`az storage container create --account-name ${account} --name ${container} --auth-mode login\`, or remove \`state\` from the manifest.`,
  },
  AZURE_STATE_DENIED: {
    severity: 'error',
    message: ({ account, operation, reason }) =>
      `The credentials may not ${operation} in the storage account "${account}" (${reason}).`,
    hint: ({ account }) =>
      `An owner can give the right: \`az role assignment create --role "Storage Blob Data Contributor" --assignee <you> --scope $(az storage account show --name ${account} --query id --output tsv)\`. It takes minutes to spread.`,
  },
  AZURE_STATE_ACCOUNT_TAKEN: {
    severity: 'error',
    message: ({ account }) =>
      `The name of the storage account "${account}", which would keep the states, is taken by somebody else.`,
    hint: () => 'Set `state: azblob://…` in the manifest to a container of your own.',
  },
  AZURE_STORAGE_KEY_INVALID: {
    severity: 'error',
    message: ({ variable }) => `${variable} holds no key of a storage account.`,
    hint: ({ variable }) =>
      `Remove ${variable} to sign in instead, or set it to what \`az storage account keys list\` prints.`,
  },
  AZURE_SECRET_KEY_UNREADABLE: {
    severity: 'error',
    message: ({ account, container, blob }) =>
      `The blob ${container}/${blob} of "${account}" is not the key of secret hashes: 64 hexadecimal digits.`,
    hint: ({ account, container, blob }) =>
      `Give the key as SKYFOLD_SECRET_KEY, or run \`az storage blob delete --account-name ${account} --container-name ${container} --name ${blob} --auth-mode login\`: a new one is made, and every secret counts as changed once.`,
  },
})
