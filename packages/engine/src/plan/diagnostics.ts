/** What may be wrong with a plan before anything is done: with its moves, or with one that was saved. */
import { type DiagnosticCatalogue, defineDiagnostics } from '@skyfold/manifest'

interface Details {
  ENGINE_MOVED_BOTH: { readonly from: string; readonly other: string }
  ENGINE_MOVED_CYCLE: { readonly cycle: readonly string[] }
  ENGINE_MOVED_DECLARED: { readonly from: string; readonly to: string }
  ENGINE_MOVED_NOWHERE: { readonly from: string; readonly to: string }
  ENGINE_MOVED_TYPE: { readonly from: string; readonly to: string; readonly type: string }
  ENGINE_PLAN_FUTURE: { readonly file: string; readonly version: number; readonly known: number }
  ENGINE_PLAN_STALE: { readonly stack: string; readonly reasons: readonly string[] }
  ENGINE_PLAN_UNREADABLE: { readonly file: string; readonly problem: string }
  ENGINE_PLAN_UNSETTLED: { readonly stack: string; readonly addresses: readonly string[] }
}

/** The catalogue; each code has a heading in docs/errors/engine.md. */
export const planDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  ENGINE_MOVED_BOTH: {
    severity: 'error',
    message: (d) => `${d.from} cannot be moved: there is ${d.other} already for the same address.`,
    hint: (d) => `Take the move out: ${d.from} is then deleted. Or rename one of them in the manifest.`,
  },
  ENGINE_MOVED_CYCLE: {
    severity: 'error',
    message: (d) => `Under \`moved:\` addresses lead in a circle: ${[...d.cycle, d.cycle[0]].join(' → ')}.`,
    hint: () => 'Take one of these entries out.',
  },
  ENGINE_MOVED_DECLARED: {
    severity: 'error',
    message: (d) => `${d.from} cannot be moved to ${d.to}: the manifest still declares it.`,
    hint: () => 'Take the move out, or remove the old declaration.',
  },
  ENGINE_MOVED_NOWHERE: {
    severity: 'error',
    message: (d) => `${d.from} cannot be moved to ${d.to}, which is not part of the stack.`,
    hint: (d) => `Declare ${d.to}, or take the move out: ${d.from} is then deleted.`,
  },
  ENGINE_MOVED_TYPE: {
    severity: 'error',
    message: (d) => `${d.from} is a ${d.type} and cannot be moved to ${d.to}, which is none.`,
    hint: () => 'A resource moves only to an address of its own type: take the move out.',
  },
  ENGINE_PLAN_FUTURE: {
    severity: 'error',
    message: (d) =>
      `${d.file} was written by a newer Skyfold (version ${d.version}, this one knows ${d.known}).`,
    hint: () => 'Update Skyfold, or make the plan anew with `sls plan --out`. Nothing was changed.',
  },
  ENGINE_PLAN_STALE: {
    severity: 'error',
    message: (d) => `The saved plan of ${d.stack} does not hold any more: ${d.reasons.join('; ')}.`,
    hint: () => 'Make it anew with `sls plan --out`, look at it, and deploy that. Nothing was changed.',
  },
  ENGINE_PLAN_UNREADABLE: {
    severity: 'error',
    message: (d) => `${d.file} cannot be used as a plan: ${d.problem}.`,
    hint: () => 'Make it anew with `sls plan --out`. A plan is not meant to be edited. Nothing was changed.',
  },
  ENGINE_PLAN_UNSETTLED: {
    severity: 'error',
    message: (d) =>
      d.addresses.length === 0
        ? `No plan of ${d.stack} can be saved or applied: an earlier run has not finished.`
        : `No plan of ${d.stack} can be saved or applied: an earlier run has not finished ${d.addresses.join(', ')}.`,
    hint: () => 'Run `sls state recover` first; it finds out what was done. Then make the plan anew.',
  },
})
