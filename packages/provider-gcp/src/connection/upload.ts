/** Puts a package where FunctionService said: a signed URL, so no credentials go there. */
import { toError, UNANSWERED, UNSENT } from './failure.ts'

const TIMEOUT_MS = 600_000

/** One PUT of a zip. Errors: `SkyfoldError`; a package put twice is harmless, so none is ambiguous. */
export async function putZip(url: string, zip: Uint8Array, project: string): Promise<void> {
  const failed = { request: 'Uploading the package', writes: false, project }
  const response = await fetch(url, {
    method: 'PUT',
    headers: { 'content-type': 'application/zip' },
    body: zip,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch((error: unknown) => {
    const isUnsent = /ECONNREFUSED|ENOTFOUND/.test(String(error instanceof Error ? error.cause : error))
    throw toError({ ...failed, status: isUnsent ? UNSENT : UNANSWERED, message: String(error), cause: error })
  })
  const text = await response.text()
  if (response.ok) return
  const code = /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? ''
  throw toError({ ...failed, status: statusOf(response.status), message: `HTTP ${response.status} ${code}` })
}

function statusOf(http: number): string {
  if (http === 429) return 'RESOURCE_EXHAUSTED'
  return http >= 500 ? 'UNAVAILABLE' : 'INVALID_ARGUMENT'
}
