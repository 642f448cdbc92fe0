import { nodeMajor } from '../runtime.ts'
import { nearest } from '../schema/nearest.ts'
import { settingsFor } from '../service.ts'
import { ruleDiagnostics } from './diagnostics.ts'
import { placeOfSetting } from './places.ts'
import type { RuleInput } from './rules.ts'

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html (deprecated runtimes, and what follows them). */
const RETIRED: ReadonlyMap<string, string> = new Map([
  ['dotnet5.0', 'dotnet8'],
  ['dotnet6', 'dotnet8'],
  ['dotnet7', 'dotnet8'],
  ['dotnetcore1.0', 'dotnet8'],
  ['dotnetcore2.0', 'dotnet8'],
  ['dotnetcore2.1', 'dotnet8'],
  ['dotnetcore3.1', 'dotnet8'],
  ['go1.x', 'provided.al2023'],
  ['java8', 'java21'],
  ['provided', 'provided.al2023'],
  ['python2.7', 'python3.13'],
  ['python3.6', 'python3.13'],
  ['python3.7', 'python3.13'],
  ['python3.8', 'python3.13'],
  ['python3.9', 'python3.13'],
  ['ruby2.5', 'ruby3.4'],
  ['ruby2.7', 'ruby3.4'],
  ['ruby3.2', 'ruby3.4'],
  ['rust', 'provided.al2023'],
])

const LIVE: readonly string[] = [
  'dotnet8',
  'dotnet10',
  'java8.al2',
  'java11',
  'java17',
  'java21',
  'java25',
  'nodejs22.x',
  'nodejs24.x',
  'provided.al2',
  'provided.al2023',
  'python3.10',
  'python3.11',
  'python3.12',
  'python3.13',
  'python3.14',
  'ruby3.3',
  'ruby3.4',
]

/** Node versions up to this one are retired. */
const LAST_RETIRED_NODE = 20

/** Retired and unknown runtimes are said once for each place where they are written. */
export function checkRuntimes({ service, manifest, report }: RuleInput): void {
  for (const { provider } of service.targets)
    for (const definition of service.functions) {
      const { runtime } = settingsFor(definition, provider)
      const origin = { source: placeOfSetting(manifest, definition, 'runtime') }
      const replacement = replacementOf(runtime)
      if (replacement !== undefined)
        report(ruleDiagnostics.MANIFEST_RUNTIME_RETIRED({ runtime, replacement }, origin))
      else if (!isKnown(runtime)) {
        const near = nearest(runtime, LIVE)
        report(ruleDiagnostics.MANIFEST_RUNTIME_UNKNOWN({ runtime, near }, origin))
      }
    }
}

function replacementOf(runtime: string): string | undefined {
  const node = nodeMajor(runtime)
  if (node !== undefined) return node <= LAST_RETIRED_NODE ? 'nodejs22.x' : undefined
  return RETIRED.get(runtime)
}

/** Versions that came after this list was written are taken as they are. */
function isKnown(runtime: string): boolean {
  return (
    LIVE.includes(runtime) ||
    nodeMajor(runtime) !== undefined ||
    /^(?:python3\.\d\d|java\d\d|dotnet\d\d|ruby[34]\.\d)$/.test(runtime)
  )
}
