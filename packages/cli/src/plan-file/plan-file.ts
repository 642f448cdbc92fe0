/** `plan.json`: written beside and renamed over, for its owner alone, so that nobody reads half of one. */
import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { decodePlan, encodePlan, type SavedPlan } from '@skyfold/engine'
import { Stop } from '../command/report.ts'
import type { Session } from '../command/session.ts'
import { planFileDiagnostics } from './diagnostics.ts'

/** Writes a plan with mode 0600. `file` was typed by the user. Errors: Stop (error). */
export async function writePlanFile({ findings }: Session, file: string, saved: SavedPlan): Promise<void> {
  // Relative to where it was typed, so it may lie anywhere.
  const target = path.resolve(file)
  const draft = `${target}.${randomBytes(6).toString('hex')}.draft`
  try {
    const handle = await open(draft, 'wx', 0o600)
    try {
      await handle.writeFile(encodePlan(saved))
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(draft, target)
  } catch (cause) {
    await rm(draft, { force: true })
    await findings.report([planFileDiagnostics.CLI_PLAN_FILE({ file, action: 'written' }, { cause })])
    throw new Stop('error')
  }
}

/** Reads one. Errors: Stop (usage) when there is none; ENGINE_PLAN_UNREADABLE, ENGINE_PLAN_FUTURE. */
export async function readPlanFile({ findings }: Session, file: string): Promise<SavedPlan> {
  let text: string
  try {
    text = await readFile(path.resolve(file), 'utf8')
  } catch (cause) {
    await findings.report([planFileDiagnostics.CLI_PLAN_FILE({ file, action: 'read' }, { cause })])
    throw new Stop('usage')
  }
  return decodePlan(text, file)
}
