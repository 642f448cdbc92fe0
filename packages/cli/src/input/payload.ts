/** The event of `sls invoke`, from the command line or a file that the user names. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Json } from '@skyfold/manifest'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { cliDiagnostics } from '../diagnostics.ts'

/** `{}` when neither is given. Errors: Stop (usage) when it is not JSON or cannot be read. */
export async function readPayload(
  { findings }: Session,
  { data, path: file }: { readonly data: string | undefined; readonly path: string | undefined },
): Promise<Json> {
  const from = file ?? '--data'
  try {
    // Typed by the user and relative to where that was, so it may lie anywhere.
    const text = file === undefined ? (data ?? '{}') : await readFile(path.resolve(file), 'utf8')
    // JSON.parse gives JSON.
    return JSON.parse(text) as Json
  } catch (cause) {
    await findings.report([cliDiagnostics.CLI_DATA_INVALID({ from }, { cause })])
    throw new Stop('usage')
  }
}
