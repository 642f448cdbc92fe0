/** What is recorded of a stack, for people and for programs. */
import type { Inspection, RecordedResource } from '@skyfold/engine'
import type { Destination } from '../pipeline/destination.ts'
import type { Line, Span } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import type { Data } from '../terminal/terminal.ts'
import { toYaml } from '../views/yaml.ts'

/** The records of one destination. */
export interface RecordSet {
  readonly destination: Destination
  /** `null`: not deployed. */
  readonly inspection: Inspection | null
}

/** One line for each record, and who holds the lease. */
export function recordLines({ destination, inspection }: RecordSet): readonly Line[] {
  const heading: Line = [styled('bold', destination.label)]
  if (!inspection) return [heading, indent('not deployed')]
  const { records, lease, open, serial } = inspection
  const columns = [{ title: 'address' }, { title: 'type' }, { title: 'id' }, { title: 'status' }]
  const rows = records.map((one): Span[] => [one.address, one.type, one.id, statusOf(one)])
  return [
    heading,
    ...table(columns, rows).map((line) => indent(line)),
    ...(lease
      ? [indent([styled('yellow', 'lease: '), `${lease.holder}, ${lease.command} since ${lease.since}`])]
      : []),
    ...(open.length > 0
      ? [
          indent([
            styled('yellow', 'not known yet: '),
            `${open.join(', ')} (\`sls state recover\` finds out)`,
          ]),
        ]
      : []),
    indent([styled('dim', `serial ${serial}`)]),
  ]
}

/** The same for programs, without inputs and outputs. */
export function recordData({ destination, inspection }: RecordSet): Data {
  const { provider, region } = destination.stack
  if (!inspection) return { provider, region, deployed: false, resources: [] }
  const { records, lease = null, open, serial } = inspection
  const resources = records.map(({ address, type, id, status }) => ({ address, type, id, status }))
  return { provider, region, deployed: true, serial, lease, open, resources }
}

/** One record with everything that is known of it. */
export function oneRecordLines(record: RecordedResource): readonly Line[] {
  return toYaml({ ...record })
    .trimEnd()
    .split('\n')
}

function statusOf({ status, protect }: RecordedResource): Span {
  const word = protect ? `${status}, protected` : status
  return status === 'ready' ? word : styled('yellow', word)
}
