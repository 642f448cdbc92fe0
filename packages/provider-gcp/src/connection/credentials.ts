/**
 * Application default credentials, found in the given environment: a file that is named, the file that `gcloud auth
 * application-default login` writes, or the metadata server of a machine at Google.
 * https://cloud.google.com/docs/authentication/application-default-credentials
 */
import { access } from 'node:fs/promises'
import path from 'node:path'
import type { JsonObject } from '@skyfold/manifest'
import type { ConnectOptions } from '@skyfold/plugin-api'
import { SkyfoldError } from '@skyfold/plugin-api'
import type { gcpMetadata as GcpMetadata, GoogleAuth } from 'google-auth-library'
import { errors } from '../errors.ts'

const SCOPES = ['https://www.googleapis.com/auth/cloud-platform']

export interface Credentials {
  readonly auth: GoogleAuth
  /** Where they come from, for messages. */
  readonly origin: string
  /** Who they are, as far as they say it. */
  readonly principal: string
  readonly project: string
  /** Errors: `SkyfoldError` of class `denied` when they are refused, `transient` when nobody answers. */
  header(): Promise<string>
}

/** Finds and tries them. Errors: GCP_CREDENTIALS_MISSING, GCP_CREDENTIALS_REJECTED, GCP_PROJECT_MISSING. */
export async function findCredentials({
  env,
  options,
}: Pick<ConnectOptions, 'env' | 'options'>): Promise<Credentials> {
  const file = await findFile(env)
  const library = await import('google-auth-library')
  if (file === undefined && !library.gcpMetadata.getGCPResidency())
    throw new SkyfoldError(errors.GCP_CREDENTIALS_MISSING({}), { failure: 'denied' })
  const auth = new library.GoogleAuth({ scopes: SCOPES, ...(file === undefined ? {} : { keyFile: file }) })
  const origin = file ?? "this machine's metadata server"
  const header = async (): Promise<string> => {
    const headers = await refused(origin, () => auth.getRequestHeaders())
    return headers.get('authorization') ?? ''
  }
  await header()
  const project =
    projectOf(options, env) ?? (await ownProject(auth, file === undefined ? library.gcpMetadata : undefined))
  if (!project) throw new SkyfoldError(errors.GCP_PROJECT_MISSING({}), { failure: 'denied' })
  const { client_email: email } = await auth.getCredentials().catch(() => ({ client_email: undefined }))
  return { auth, origin, header, project, principal: email ?? path.basename(origin) }
}

/** The file with the credentials; `undefined`: there is none. */
export async function findFile(env: ConnectOptions['env']): Promise<string | undefined> {
  if (env['GOOGLE_APPLICATION_CREDENTIALS']) return env['GOOGLE_APPLICATION_CREDENTIALS']
  const folder =
    env['CLOUDSDK_CONFIG'] ??
    (env['APPDATA'] ? path.join(env['APPDATA'], 'gcloud') : path.join(env['HOME'] ?? '', '.config', 'gcloud'))
  const file = path.join(folder, 'application_default_credentials.json')
  return access(file).then(
    () => file,
    () => undefined,
  )
}

/** Google's own order: what is said here, the variable, gcloud's variable. */
export function projectOf(options: JsonObject, env: ConnectOptions['env']): string | undefined {
  const { project } = options
  if (typeof project === 'string' && project !== '') return project
  return env['GOOGLE_CLOUD_PROJECT'] || env['GCLOUD_PROJECT'] || env['CLOUDSDK_CORE_PROJECT'] || undefined
}

/** The project that the credentials themselves name, or the machine at Google that gives them. */
async function ownProject(
  auth: GoogleAuth,
  metadata: typeof GcpMetadata | undefined,
): Promise<string | undefined> {
  const client = await auth.getClient()
  return client.projectId ?? client.quotaProjectId ?? (await metadata?.project<string>('project-id'))
}

async function refused<T>(origin: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask()
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    if (
      /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET|socket hang up/.test(`${cause} ${codeOf(error)}`)
    )
      throw new SkyfoldError(errors.GCP_UNAVAILABLE({ request: 'Asking for an access token' }, { cause }), {
        failure: 'transient',
        cause: error,
      })
    throw new SkyfoldError(errors.GCP_CREDENTIALS_REJECTED({ origin }, { cause }), {
      failure: 'denied',
      cause: error,
    })
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''
}
