/** The package on its way to Google. */
import { readFile } from 'node:fs/promises'
import type { ResourceContext } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { GcpClients, StorageSource } from '../clients.ts'
import { errors } from '../errors.ts'
import { sha256 } from '../naming.ts'
import type { FunctionInputs } from './function-document.ts'

/** Sends the package's bytes, if they are still those that were planned. Errors: GCP_PACKAGE_CHANGED. */
export async function uploadPackage(
  context: ResourceContext<GcpClients>,
  parent: string,
  { source, functionId }: FunctionInputs,
): Promise<StorageSource> {
  const file = await context.openArtifact(source.artifact)
  const zip = await readFile(file.path)
  if (sha256(zip) !== file.sha256)
    throw new SkyfoldError(errors.GCP_PACKAGE_CHANGED({ function: functionId }))
  context.progress('uploading')
  return context.clients.functions.upload(parent, zip)
}
