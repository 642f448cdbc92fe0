/**
 * How our objects say whose they are. Labels hold 63 characters of `[a-z0-9_-]`, too few for an owner's text: the stack
 * stands there readable and as 128 bits of its hash, the name in full. Kinds without labels carry the whole text at the
 * end of their description.
 */
import type { Ownership, StackId } from '@skyfold/plugin-api'
import { kebab, sha256 } from '../naming.ts'

const STACK_LABEL = 'skyfold-stack'
const NAME_LABEL = 'skyfold-name'

export type Labels = Readonly<Record<string, string>>

/** `service/stage/provider/region`, as in `Ownership.stack`. */
function stackText({ service, stage, provider, region }: StackId): string {
  return `${service}/${stage}/${provider}/${region}`
}

/** The owner of the resource `<type>/<name>` of this stack. */
export function ownerOf(stack: StackId, type: string, name: string): Ownership {
  return { stack: stackText(stack), address: `${type}/${name}` }
}

/** Labels that mark an object. Names in addresses of labelled types are ids (`idsOf`), which a label can hold. */
export function ownerLabels({ stack, address }: Ownership): Labels {
  return { [STACK_LABEL]: stackLabel(stack), [NAME_LABEL]: address.slice(address.indexOf('/') + 1) }
}

/** Whose an object of `type` is, as seen from `stack`; `null`: nobody's of ours. */
export function ownerFromLabels(
  labels: Labels | null | undefined,
  stack: StackId,
  type: string,
): Ownership | null {
  const { [STACK_LABEL]: mark, [NAME_LABEL]: name } = labels ?? {}
  if (mark === undefined || name === undefined) return null
  const own = stackText(stack)
  return { stack: mark === stackLabel(own) ? own : mark, address: `${type}/${name}` }
}

/** The labels that are not our mark. */
export function userLabels(labels: Labels | null | undefined): Labels {
  const entries = Object.entries(labels ?? {}).filter(([name]) => name !== STACK_LABEL && name !== NAME_LABEL)
  return Object.fromEntries(entries)
}

/** A description with the owner at its end. */
export function ownerText({ stack, address }: Ownership, description = ''): string {
  return `${description} [skyfold ${stack} ${address}]`.trim()
}

/** Takes a description apart. */
export function ownerFromText(text: string | undefined): {
  readonly owner: Ownership | null
  readonly description: string
} {
  const found = /^(.*?) ?\[skyfold (\S+) (\S+)\]$/s.exec(text ?? '')
  if (!found) return { owner: null, description: text ?? '' }
  const [, description = '', stack = '', address = ''] = found
  return { owner: { stack, address }, description }
}

function stackLabel(stack: string): string {
  return `${kebab(stack).slice(0, 30)}_${sha256(stack).slice(0, 32)}`
}
