/**
 * The code of an app. Publishing it moves traffic. The deployment endpoint keeps who published (`Deployer`), and we say
 * `skyfold-<content hash>` there: what runs can be read back, bound to the very upload.
 */
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { JsonObject } from '@skyfold/manifest'
import type { ArtifactFile, Found, ResourceType } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { AzureClients } from '../clients.ts'
import { errors, refusalError } from '../errors.ts'
import { callSdk, mustSucceed } from '../request/failure.ts'
import { isSuccess, refusalOf } from '../request/http.ts'
import { asList, asObject, asText } from '../json.ts'
import type { AzureContext } from './arm-object.ts'
import { partsOf, waitFor } from './arm-object.ts'
import { getSite } from './site.ts'

export interface PackageInputs {
  /** Id of the site. */
  readonly site: string
  readonly code: { readonly artifact: string }
}

export interface PackageOutputs {
  /** Content hash of what runs. */
  readonly artifact: string
}

/** https://github.com/Azure/azure-dev/issues/3658 */
const STATUS = { cancelled: -1, failed: 3, success: 4, conflict: 5, partial: 6 }
const DEPLOYER = 'skyfold-'
const SUFFIX = '/extensions/onedeploy'

interface Deployment {
  readonly status: number
  readonly statusText: string
  /** Content hash; `undefined`: published by somebody else. */
  readonly artifact: string | undefined
}

export const sitePackage: ResourceType<PackageInputs, PackageOutputs, AzureClients> = {
  type: 'azure.web.package',
  version: 1,
  identity: { by: 'child', find },
  replaceOn: ['site'],
  phase: 'cutover',
  async create(context, { site, code }) {
    await publish(context, site, code.artifact)
    return { id: `${site}${SUFFIX}` }
  },
  settle: (context, id) =>
    waitFor(context, async () => {
      const newest = (await deployments(context, siteOf(id)))?.[0]
      const outcome = newest && outcomeOf(newest, partsOf(id).name)
      if (!outcome) context.progress('putting the package in service')
      return outcome
    }),
  update: (context, id, { code }) => publish(context, siteOf(id), code.artifact),
  async read(context, id) {
    const site = await getSite(context, siteOf(id))
    if (!site || site.state === 'Stopped') return null
    const running = (await deployments(context, siteOf(id)))?.find(({ status }) => status === STATUS.success)
    if (!running) return null
    const { artifact = '' } = running
    return { inputs: { site: siteOf(id), code: { artifact } }, outputs: { artifact } }
  },
  /** A package cannot be taken back: the app is stopped, and goes with its site. */
  async delete({ clients }, id) {
    const { group, name } = partsOf(id)
    const web = await clients.web()
    await callSdk(`stop the site ${name}`, () => web.webApps.stop(group, name))
  },
}

async function find(context: AzureContext, { site, code }: PackageInputs): Promise<Found | null> {
  const newest = (await deployments(context, site))?.[0]
  if (newest?.artifact !== code.artifact) return null
  const { status } = newest
  const health = status === STATUS.success ? 'ready' : isOver(status) ? 'broken' : 'pending'
  return { id: `${site}${SUFFIX}`, owner: undefined, health }
}

async function publish(context: AzureContext, site: string, artifact: string): Promise<void> {
  const { group, name } = partsOf(site)
  const present = await getSite(context, site)
  if (present?.state === 'Stopped') {
    const web = await context.clients.web()
    await mustSucceed(`start the site ${name}`, () => web.webApps.start(group, name))
  }
  const body = await readPackage(await context.openArtifact(artifact))
  const query = new URLSearchParams({ isAsync: 'true', Deployer: `${DEPLOYER}${artifact}` })
  const operation = `publish the package of ${name}`
  const answer = await context.clients.send(
    {
      method: 'POST',
      url: `https://${scmHost(present, name)}/api/publish?${query.toString()}`,
      headers: { 'content-type': 'application/zip', 'if-match': '*' },
      body,
      operation,
    },
    'arm',
  )
  if (!isSuccess(answer)) throw refusalError(refusalOf(answer), operation)
}

/** The bytes that are sent are the bytes that are checked. */
async function readPackage({ path, sha256 }: ArtifactFile): Promise<Uint8Array> {
  const bytes = await readFile(path)
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes
  throw new SkyfoldError(errors.AZURE_PACKAGE_CHANGED({ file: path }))
}

/** Newest first; `null`: there is no such site. */
async function deployments(context: AzureContext, site: string): Promise<readonly Deployment[] | null> {
  const present = await getSite(context, site)
  if (!present) return null
  const operation = `read the deployments of ${partsOf(site).name}`
  const url = `https://${scmHost(present, partsOf(site).name)}/api/deployments`
  const answer = await context.clients.send({ method: 'GET', url, operation }, 'arm')
  if (!isSuccess(answer)) throw refusalError(refusalOf(answer), operation)
  // The endpoint answers a JSON array.
  return asList(JSON.parse(answer.text) as JsonObject[]).map((each) => toDeployment(asObject(each)))
}

function toDeployment(body: JsonObject): Deployment {
  const deployer = asText(body['deployer'])
  return {
    status: Number(body['status']),
    statusText: asText(body['status_text']),
    artifact: deployer.startsWith(DEPLOYER) ? deployer.slice(DEPLOYER.length) : undefined,
  }
}

/** `undefined`: still at work. Errors: AZURE_PUBLISH_FAILED, or of class `busy` or `eventual`. */
function outcomeOf(
  { status, statusText, artifact = '' }: Deployment,
  name: string,
): PackageOutputs | undefined {
  if (status === STATUS.success) return { artifact }
  if (!isOver(status)) return undefined
  const operation = `publish the package of ${name}`
  if (status === STATUS.conflict)
    throw refusalError({ status: 409, code: 'Conflict', message: statusText }, operation)
  if (/BlobUploadFailed|InaccessibleStorage|\b403\b/.test(statusText))
    throw refusalError({ status: 403, code: 'BlobUploadFailed', message: statusText }, operation)
  const reason = statusText || `the endpoint says ${status}`
  throw new SkyfoldError(errors.AZURE_PUBLISH_FAILED({ site: name, reason }))
}

function isOver(status: number): boolean {
  return Object.values(STATUS).includes(status)
}

/** The host of the deployment endpoint, as the site says. */
function scmHost(site: Awaited<ReturnType<typeof getSite>>, name: string): string {
  const state = site?.hostNameSslStates?.find(({ hostType }) => hostType === 'Repository')
  return state?.name ?? `${name}.scm.azurewebsites.net`
}

function siteOf(id: string): string {
  return id.slice(0, -SUFFIX.length)
}
