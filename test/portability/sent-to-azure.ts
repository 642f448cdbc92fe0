/** Requests to Azure, and what the app that was published registers → the service that they describe. */
import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { RunningAzure } from '../clouds/azure/cloud.ts'
import { unzip } from '../clouds/azure/site/unzip.ts'
import type { Registered } from '../clouds/azure/site/worker.ts'
import type { SentService } from './sent-service.ts'
import { without } from './sent-service.ts'

interface PutSite {
  readonly id: string
  readonly body: {
    readonly properties: {
      readonly functionAppConfig: {
        readonly runtime: { readonly name: string; readonly version: string }
        readonly scaleAndConcurrency: { readonly instanceMemoryMB: number }
      }
    }
  }
}

interface PutSettings {
  readonly body: { readonly properties: Readonly<Record<string, string>> }
}

/** Functions of the one app share all but their triggers. */
export async function sentToAzure(cloud: RunningAzure): Promise<SentService> {
  // The fake has checked both against the types that Azure publishes.
  const site = onlyInput(cloud, 'web.PutSite') as PutSite
  const settings = onlyInput(cloud, 'web.PutSiteConfig') as PutSettings
  const name = site.id.split('/').at(-1) ?? ''
  const registered = (await cloud.sites.registered(name)).filter((each) => ownerOf(each) !== undefined)
  const { runtime, scaleAndConcurrency } = site.body.properties.functionAppConfig
  const shared = {
    node: runtime.version,
    memory: scaleAndConcurrency.instanceMemoryMB,
    timeout: await timeoutOf(cloud, name),
    environment: without(settings.body.properties, /^(?:AzureWebJobs|AzureFunctions|SKYFOLD_)/),
  }
  const owners = [...new Set(registered.map((each) => ownerOf(each) ?? ''))]
  const functions = owners.map((owner) => {
    const routes = registered.filter((each) => ownerOf(each) === owner).flatMap(routesOf)
    return [owner, { ...shared, routes }] as const
  })
  const schedules = registered.flatMap((each) => {
    const schedule = bindingOf(each, 'timerTrigger')?.['schedule']
    return typeof schedule === 'string' ? [[ownerOf(each) ?? '', schedule] as const] : []
  })
  return { functions: Object.fromEntries(functions), schedules: Object.fromEntries(schedules) }
}

function onlyInput({ traffic }: RunningAzure, operation: string): unknown {
  const found = traffic.requests.filter((each) => each.operation === operation)
  assert.equal(found.length, 1, operation)
  return found[0]?.input
}

/** `create` of `create_http_1`; `undefined` for the doors of administrators. */
function ownerOf({ name }: Registered): string | undefined {
  return /^(.+)_(?:http|schedule)_\d+$/.exec(name)?.[1]
}

function bindingOf({ bindings }: Registered, type: string): Registered['bindings'][number] | undefined {
  return bindings.find((each) => each.type === type)
}

/** As the manifest writes them; preflights are the app's own affair. */
function routesOf(registered: Registered): readonly string[] {
  const binding = bindingOf(registered, 'httpTrigger')
  const [methods, route] = [binding?.['methods'], String(binding?.['route'])]
  if (!Array.isArray(methods)) return []
  return methods.filter((method) => method !== 'OPTIONS').map((method) => `${method} /${route}`)
}

/** Seconds in `host.json` of the package. */
async function timeoutOf({ world }: RunningAzure, site: string): Promise<number> {
  const deployment = world.deployments.get(site)?.at(-1)
  assert.ok(deployment, 'nothing was published')
  const folder = await mkdtemp(path.join(os.tmpdir(), 'skyfold-package-'))
  try {
    await unzip(deployment.package, folder)
    const host = JSON.parse(await readFile(path.join(folder, 'host.json'), 'utf8')) as {
      functionTimeout: string
    }
    const [hours = 0, minutes = 0, seconds = 0] = host.functionTimeout.split(':').map(Number)
    return (hours * 60 + minutes) * 60 + seconds
  } finally {
    await rm(folder, { recursive: true })
  }
}
