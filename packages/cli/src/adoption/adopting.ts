/** `sls import`: the engine takes an object of one destination over, and the user learns what to type next. */
import { adopt, commandFor, type Adoption, type AdoptOutcome } from '@skyfold/engine'
import type { Session } from '../command/session.ts'
import type { ExitReason } from '../exit-code.ts'
import type { Builder, Built } from '../pipeline/building.ts'
import { workOn } from '../pipeline/changing.ts'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { createProgress } from '../views/progress.ts'

/** How it ended. */
export interface AdoptionSet {
  readonly reason: ExitReason
  /** Absent when nothing could be asked. */
  readonly result?: AdoptOutcome
}

/** Takes it over. Never throws. */
export async function takeOver(
  { session, loaded }: Builder,
  { destination, graph }: Built,
  adoption: Adoption,
): Promise<AdoptionSet> {
  const { moved = [] } = loaded.service
  const progress = createProgress(session.terminal, [destination])
  const events = progress.sinkFor(destination)
  try {
    return await workOn(session, destination, (options) =>
      adopt(graph, adoption, { ...options, moved, events, openArtifact: refuseArtifact }),
    )
  } finally {
    progress.end()
  }
}

/** Says what was recorded, and what comes next. */
export function tellAdoption({ terminal }: Session, { destination }: Built, { result }: AdoptionSet): void {
  if (terminal.json || !result?.adopted) return
  const { address, id } = result.adopted
  const lines: readonly Line[] = [
    [styled('green', 'imported'), ` ${address} (${id}); nothing was changed there`],
    indent([
      styled('dim', 'next: '),
      `${commandFor('plan', destination.stack)} `,
      styled('dim', '(shows how it differs from the manifest; a deploy makes it the same)'),
    ]),
  ]
  terminal.talk(lines)
}

function refuseArtifact(contentHash: string): Promise<never> {
  return Promise.reject(new Error(`an import opened the package ${contentHash}`))
}
