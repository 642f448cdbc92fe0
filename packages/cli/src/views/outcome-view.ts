/** How a deploy or a removal ended at each destination: the exact sets, and what to type next. */
import { commandFor, type Outcome, type OutcomeStatus } from '@skyfold/engine'
import type { Change } from '../pipeline/changing.ts'
import type { ExitReason } from '../exit-code.ts'
import { EXIT_CODES } from '../exit-code.ts'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data } from '../terminal/terminal.ts'
import { DONE_WORDS } from './progress.ts'
import { formatCount } from './quantity.ts'

/** The words differ. */
export type ChangeKind = 'deploy' | 'remove' | 'rollback'

/** The summary of one destination, for stderr. `flags`: what else was typed and must be typed again, `--full`. */
export function outcomeLines(change: Change, kind: ChangeKind, flags: string[] = []): readonly Line[] {
  const { destination, outcome, reason } = change
  if (!outcome) return [[styled('red', 'failed'), ` ${destination.label}`]]
  const style = reason === 'ok' ? 'green' : 'red'
  return [
    [styled(style, HEADLINES[kind][outcome.status]), ` ${destination.label}`, countsOf(outcome)],
    ...(reason === 'ok' ? [] : detailLines(outcome)),
    ...nextLines(change, [kind, ...flags].join(' ')),
  ]
}

/** The same for programs. */
export function outcomeData({ destination, outcome, reason }: Change): Data {
  const { provider, region } = destination.stack
  const base = { provider, region, exitCode: EXIT_CODES[reason], status: outcome?.status ?? 'failed' }
  if (!outcome) return base
  return {
    ...base,
    done: outcome.done,
    failed: outcome.failed.map(({ address, action, ms, diagnostic }) => ({
      address,
      action,
      ms,
      code: diagnostic.code,
    })),
    notDone: outcome.notDone,
    unknown: outcome.unknown,
    unchanged: outcome.plan.unchanged,
    ...(outcome.release === undefined ? {} : { release: outcome.release }),
  }
}

const STOPPED = {
  interrupted: 'interrupted',
  locked: 'locked',
  fenced: 'overtaken',
  refused: 'refused',
  stale: 'stale',
} as const

const HEADLINES: Readonly<Record<ChangeKind, Readonly<Record<OutcomeStatus, string>>>> = {
  deploy: { ...STOPPED, done: 'deployed', unchanged: 'unchanged', partial: 'partly deployed' },
  remove: { ...STOPPED, done: 'removed', unchanged: 'nothing to remove', partial: 'partly removed' },
  rollback: { ...STOPPED, done: 'rolled back', unchanged: 'unchanged', partial: 'partly rolled back' },
}

function countsOf({ status, done, failed, notDone, unknown, plan }: Outcome): string {
  if (status === 'unchanged')
    return plan.unchanged.length > 0 ? `: ${formatCount(plan.unchanged.length, 'resource')}` : ''
  if (status === 'done') return `: ${formatCount(done.length, 'step')}, ${plan.unchanged.length} unchanged`
  if (status === 'locked' || status === 'refused' || status === 'stale') return ': nothing was changed there'
  const counts = [
    `${done.length} done`,
    `${failed.length} failed`,
    `${notDone.length} not done`,
    `${unknown.length} unknown`,
  ]
  return `: ${counts.join(', ')}`
}

function detailLines({ done, failed, notDone, unknown }: Outcome): readonly Line[] {
  return [
    ...done.map(({ action, address }) =>
      indent([styled('green', 'done     '), `${address} (${DONE_WORDS[action]})`]),
    ),
    ...failed.map(({ address, diagnostic }) =>
      indent([styled('red', 'failed   '), `${address} (${diagnostic.code})`]),
    ),
    ...notDone.map((address) => indent(['not done ', address])),
    ...unknown.map((address) => indent([styled('yellow', 'unknown  '), `${address} (no answer came)`])),
  ]
}

/** Reasons after which the same command is what to type next. */
const AGAIN: Partial<Readonly<Record<ExitReason, string>>> = {
  partial: 'when the reason is mended',
  interrupted: 'to go on',
  terminated: 'to go on',
  hangup: 'to go on',
  locked: 'when the other one is done',
}

function nextLines({ destination, reason, outcome }: Change, typed: string): readonly Line[] {
  const { stack } = destination
  if (reason === 'stale') return [nextLine(commandFor('plan --out <file>', stack), 'then deploy that plan')]
  const when = outcome?.status === 'fenced' ? 'it finds out what was done and goes on' : AGAIN[reason]
  if (when === undefined) return []
  const again = nextLine(commandFor(typed, stack), when)
  if (!outcome || outcome.unknown.length === 0) return [again]
  return [again, nextLine(commandFor('state recover', stack), 'only finds out what is unknown')]
}

function nextLine(command: string, meaning: string): Line {
  return indent([styled('dim', 'next: '), `${command} `, styled('dim', `(${meaning})`)])
}
