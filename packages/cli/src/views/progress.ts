/** What is going on: moving lines for people who watch, one line for each finished step otherwise, or JSON lines. */
import type { EngineEvent, EventSink, StepAction } from '@skyfold/engine'
import type { Address, StackId } from '@skyfold/plugin-api'
import type { Destination } from '../pipeline/destination.ts'
import type { Line } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import type { Data, Terminal } from '../terminal/terminal.ts'
import { formatCount, formatDuration } from './quantity.ts'

const REDRAW_MS = 100

/** What a step did, when it is done. */
export const DONE_WORDS: Readonly<Record<StepAction, string>> = {
  create: 'created',
  update: 'updated',
  replace: 'replaced',
  delete: 'deleted',
  record: 'recorded',
}

export interface Progress {
  /** Where the events of one destination go. */
  sinkFor(destination: Destination): EventSink
  /** Takes the moving lines away. */
  end(): void
}

/** Progress of destinations side by side; their labels are shown when there are several. */
export function createProgress(terminal: Terminal, destinations: readonly Destination[]): Progress {
  const width = Math.max(...destinations.map(({ label }) => label.length), 0)
  const board = createBoard(terminal)
  return {
    sinkFor({ label, stack }) {
      const prefix = destinations.length > 1 ? `${label.padEnd(width)}  ` : ''
      return (event) => {
        if (terminal.json) {
          terminal.emit(recordOf(event, stack))
          return
        }
        board.update(event, prefix)
        const line = lineOf(event)
        if (line) terminal.talk([indent(line, prefix)])
      }
    },
    end: () => board.end(),
  }
}

/** One line for an event that is worth one: never more than one for a step. */
function lineOf(event: EngineEvent): Line | undefined {
  switch (event.type) {
    case 'plan':
      return event.plan.steps.length > 0 ? `${formatCount(event.plan.steps.length, 'step')} to do` : undefined
    case 'lock.wait':
      return `waiting for ${event.holder} (${event.command})`
    case 'recover':
      return `recovered ${event.address}: ${RECOVERED[event.outcome]}`
    case 'step.done':
      return [styled('green', DONE_WORDS[event.action].padEnd(8)), ` ${event.address} `, time(event.ms)]
    case 'step.fail':
      return [
        styled('red', 'failed  '),
        ` ${event.address} `,
        time(event.ms),
        `: ${event.diagnostic.message}`,
      ]
    case 'drift':
      return [styled('yellow', 'drift   '), ` ${event.address}: ${driftOf(event)}`]
    case 'fenced':
      return [styled('red', 'the lease was lost'), ': nothing more is sent']
    case 'interrupt':
      return `interrupted: finishing ${formatCount(event.inFlight, 'request')}; once more to abort`
    case 'run.start':
    case 'run.end':
    case 'step.start':
    case 'step.progress':
    case 'step.skip':
    case 'commit':
      break
  }
  return undefined
}

function driftOf({ status, paths }: Extract<EngineEvent, { type: 'drift' }>): string {
  return status === 'changed' ? `${paths.join(', ')} changed` : status
}

const RECOVERED = {
  found: 'it was made',
  absent: 'it was not made',
  unknown: 'not known yet',
} as const

interface Board {
  update(event: EngineEvent, prefix: string): void
  end(): void
}

interface ActiveStep {
  /** The destination, when there are several. */
  readonly prefix: string
  readonly address: Address
  readonly action: StepAction
  /** Of the monotonic clock. */
  readonly since: number
  message: string
}

/** The lines of the steps that are being done. */
function createBoard(terminal: Terminal): Board {
  const active = new Map<string, ActiveStep>()
  let timer: NodeJS.Timeout | undefined
  const draw = (): void =>
    terminal.show(
      [...active.values()].map(({ prefix, address, since, action, message }) => [
        prefix,
        styled('cyan', WORKING_WORDS[action].padEnd(9)),
        `${address} `,
        time(performance.now() - since),
        message === '' ? '' : ` ${message}`,
      ]),
    )
  return {
    update(event, prefix) {
      if (!terminal.interactive) return
      if (event.type === 'step.start') {
        const { address, action } = event
        active.set(prefix + address, { prefix, address, action, since: performance.now(), message: '' })
      }
      const step = 'address' in event ? active.get(prefix + event.address) : undefined
      if (event.type === 'step.progress' && step) step.message = event.message
      if (event.type === 'step.done' || event.type === 'step.fail') active.delete(prefix + event.address)
      timer ??= setInterval(draw, REDRAW_MS).unref()
      draw()
    },
    end() {
      clearInterval(timer)
      active.clear()
      terminal.show([])
    },
  }
}

const WORKING_WORDS: Readonly<Record<StepAction, string>> = {
  create: 'creating',
  update: 'updating',
  replace: 'replacing',
  delete: 'deleting',
  record: 'recording',
}

function time(ms: number): { readonly text: string; readonly style: 'dim' } {
  return { style: 'dim', text: `(${formatDuration(ms)})` }
}

function recordOf({ type, ...details }: EngineEvent, { provider, region }: StackId): Data {
  return { provider, region, type, ...details }
}
