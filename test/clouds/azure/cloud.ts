/** Azure as far as a Flex Consumption app needs it, on 127.0.0.1: strict, driven by the types that Azure publishes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Cloud, CloudObject, CloudOptions, RunningCloud } from '../cloud.ts'
import { Traffic } from '../faults.ts'
import type { CloudRequest, Route } from './answer.ts'
import { armError } from './answer.ts'
import { groups, subscriptions } from './arm/groups.ts'
import { asObject, objectAt } from './arm/resource-kind.ts'
import { ResourceManager } from './arm/resource-manager.ts'
import { roleAssignments } from './arm/role-assignments.ts'
import { siteConfig, siteHost } from './arm/site-documents.ts'
import { accounts, blobServices, containers, managementPolicies, queues } from './arm/storage.ts'
import { plans, sites } from './arm/web.ts'
import type { StoredResource } from './arm/world.ts'
import { World } from './arm/world.ts'
import { Blobs } from './blobs.ts'
import { createCertificate } from './certificate.ts'
import { CLIENT_ID, DEPLOYER, Entra, SECRETS } from './entra.ts'
import { openGateway } from './gateway.ts'
import { Queues } from './queues.ts'
import { Scm } from './scm.ts'
import { Vaults } from './vaults.ts'
import { SiteHost } from './site/site-host.ts'

const KINDS = [
  subscriptions,
  groups,
  accounts,
  containers,
  queues,
  blobServices,
  managementPolicies,
  plans,
  sites,
  siteConfig,
  siteHost,
  roleAssignments,
]
const ARM_AUDIENCE = 'https://management.azure.com'
const VAULT_AUDIENCE = 'https://vault.azure.net'
const STORAGE_AUDIENCE = 'https://storage.azure.com'

export const azure: Cloud = { name: 'azure', start: startAzure }

/** What only tests of Azure look at. */
export interface RunningAzure extends RunningCloud {
  readonly world: World
  /** PEM file to be trusted by clients. */
  readonly certificateFile: string
  /** How many access tokens were given out. */
  tokensIssued(): number
  /** Starts what runs in the sites. */
  readonly sites: SiteHost
}

export async function startAzure(options: CloudOptions = {}): Promise<RunningAzure> {
  const { settleMs = 0, unseenPrincipals = 0 } = options
  const world = new World({ settleMs, unseenPrincipals })
  world.put(theSubscription(world))
  world.register(DEPLOYER)
  const traffic = new Traffic()
  const certificate = createCertificate()
  let url = ''
  const services = {
    entra: new Entra(world, () => url),
    arm: await ResourceManager.create(world, KINDS, () => url),
    scm: new Scm(world, unseenPrincipals),
    queues: new Queues(world),
    vaults: new Vaults(world),
    blobs: new Blobs(world),
    sites: new SiteHost(world),
  }
  const gateway = await openGateway(certificate, traffic, (request) => route(services, request))
  url = gateway.url
  const folder = await mkdtemp(path.join(tmpdir(), 'skyfold-azure-'))
  const certificateFile = path.join(folder, 'certificate.pem')
  await writeFile(certificateFile, certificate.cert, { mode: 0o600 })
  return {
    url,
    world,
    traffic,
    certificateFile,
    sites: services.sites,
    tokensIssued: () => services.entra.issued,
    env: environmentOf(world, url, certificateFile),
    badCredentials: {
      expired: { AZURE_CLIENT_SECRET: SECRETS.expired },
      unknown: { AZURE_CLIENT_SECRET: 'nobody~knows~it' },
    },
    objects: () => world.resources.filter(({ kind }) => kind !== subscriptions).map(describe),
    async stop() {
      await services.sites.stop()
      await gateway.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function environmentOf(world: World, url: string, certificateFile: string): Readonly<Record<string, string>> {
  return {
    AZURE_TENANT_ID: world.tenant,
    AZURE_CLIENT_ID: CLIENT_ID,
    AZURE_CLIENT_SECRET: SECRETS.good,
    AZURE_SUBSCRIPTION_ID: world.subscription,
    AZURE_AUTHORITY_HOST: url,
    SKYFOLD_AZURE_ENDPOINT: url,
    NODE_EXTRA_CA_CERTS: certificateFile,
  }
}

interface Services {
  readonly entra: Entra
  readonly arm: ResourceManager
  readonly scm: Scm
  readonly queues: Queues
  readonly vaults: Vaults
  readonly blobs: Blobs
  readonly sites: SiteHost
}

function route(
  { entra, arm, scm, sites: hosts, queues: queueService, blobs, vaults }: Services,
  request: CloudRequest,
): Route {
  const { host, path: pathname } = request
  const [, name = '', service] =
    /^([^.]+)\.(scm\.azurewebsites\.net|azurewebsites\.net|(?:queue|blob)\.core\.windows\.net|vault\.azure\.net)$/.exec(
      host,
    ) ?? []
  if (service === 'scm.azurewebsites.net')
    return guarded(entra, request, ARM_AUDIENCE, scm.route(name, request))
  if (service === 'queue.core.windows.net')
    return guarded(entra, request, STORAGE_AUDIENCE, queueService.route(name, request))
  if (service === 'vault.azure.net')
    return guarded(entra, request, VAULT_AUDIENCE, vaults.route(name, request))
  if (service === 'blob.core.windows.net')
    return guarded(entra, request, STORAGE_AUDIENCE, blobs.route(name, request))
  if (service === 'azurewebsites.net') return hosts.route(name, request)
  if (host !== 'management.azure.com') {
    const answer = armError(404, 'NotFound', `Nobody listens at ${host}.`)
    return { operation: `?.${host}`, input: { path: pathname }, effect: () => answer }
  }
  if (/^\/(subscriptions|providers)\b/i.test(pathname))
    return guarded(entra, request, ARM_AUDIENCE, arm.route(request))
  return entra.route(request)
}

function guarded(entra: Entra, request: CloudRequest, audience: string, inner: Route): Route {
  return { ...inner, effect: () => entra.refuse(request, audience) ?? inner.effect() }
}

function describe({ id, kind, body }: StoredResource): CloudObject {
  const { 'skyfold-stack': stack, 'skyfold-address': address } = objectAt(asObject(body), 'tags')
  const owner = typeof stack === 'string' && typeof address === 'string' ? { owner: { stack, address } } : {}
  return { kind: kind.word, id, ...owner }
}

function theSubscription(world: World): StoredResource {
  const id = `/subscriptions/${world.subscription}`
  const body = {
    id,
    subscriptionId: world.subscription,
    displayName: 'Skyfold tests',
    state: 'Enabled',
    tenantId: world.tenant,
  }
  return { id, kind: subscriptions, body, busyUntil: 0, deleting: false }
}
