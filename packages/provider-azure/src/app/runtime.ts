/** Node on Azure: what an app runs on, and what that changes of the manifest. */
import type { Diagnostic, FunctionSettings, Service, Target } from '@skyfold/manifest'
import { nearestNode, runtimePlace, settingsFor } from '@skyfold/manifest'
import { deviations } from '../deviations.ts'

/** https://learn.microsoft.com/azure/azure-functions/supported-languages (Node 20 was supported until April 2026) */
const NODE_MAJORS = [22, 24] as const

/** Node's major version for a runtime, `22`. What is refused, which `checkRuntimes` says, gets the first. */
export function nodeFor({ runtime }: FunctionSettings): string {
  return String(nearestNode(runtime, NODE_MAJORS) ?? NODE_MAJORS[0])
}

/** Runtimes that Azure does not take or replaces: once for each place where one is written. */
export function checkRuntimes(service: Service, { provider }: Target): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const definition of service.functions) {
    const { runtime } = settingsFor(definition, provider)
    const source = runtimePlace(definition, provider)
    const node = nearestNode(runtime, NODE_MAJORS)
    const replacement = `nodejs${node ?? NODE_MAJORS[0]}.x`
    if (runtime === replacement) continue
    const code = node === undefined ? deviations.AZURE_RUNTIME_UNSUPPORTED : deviations.AZURE_RUNTIME_REPLACED
    found.set(JSON.stringify([runtime, source]), code({ runtime, replacement }, { source }))
  }
  return [...found.values()]
}
