/** XML bodies by the shapes of a model: S3 speaks it in both directions. */
import { fromText, listItems, membersOf, memberShape, timestampText } from './convert.ts'
import type { Member, Shape, Shapes } from './model.ts'
import { Refusal } from './refusal.ts'

interface Element {
  readonly name: string
  readonly children: Element[]
  text: string
}

/** The value of the root element. Errors: MalformedXML for text that is none, and for an element without a member. */
export function readXml(model: Shapes, shapeName: string, text: string): unknown {
  return valueOf(model, shapeName, parse(text))
}

/** Elements for the members of a value. */
export function writeXmlValue(model: Shapes, shapeName: string, value: unknown): string {
  const shape = model.shape(shapeName)
  if (shape.type === 'structure' && typeof value === 'object' && value !== null)
    return membersOf(shape, value)
      .filter(([, member]) => member.location === undefined)
      .map(([name, member, item]) => writeMember(model, member.locationName ?? name, { member, item }))
      .join('')
  if (shape.type === 'timestamp') return String(timestampText(value, 'iso8601'))
  return escapeText(String(value))
}

/** `<name>inner</name>`. */
export function element(name: string, inner: string): string {
  return `<${name}>${inner}</${name}>`
}

/** Text as it may stand in an element. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}

function writeMember(
  model: Shapes,
  name: string,
  { member, item }: { readonly member: Member; readonly item: unknown },
): string {
  const shape = model.shape(member.shape)
  if (shape.type !== 'list') return element(name, writeXmlValue(model, member.shape, item))
  const inner = memberShape(shape.member)
  if (shape.flattened)
    return listItems(item)
      .map((one) => element(name, writeXmlValue(model, inner, one)))
      .join('')
  const itemName = shape.member?.locationName ?? 'member'
  const items = listItems(item).map((one) => element(itemName, writeXmlValue(model, inner, one)))
  return element(name, items.join(''))
}

function valueOf(model: Shapes, shapeName: string, at: Element): unknown {
  const shape = model.shape(shapeName)
  if (shape.type === 'structure') return structureOf(model, shape, at)
  if (shape.type === 'list')
    return at.children.map((child) => valueOf(model, memberShape(shape.member), child))
  return fromText(shape, at.text, at.name)
}

function structureOf(model: Shapes, shape: Shape, at: Element): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const found = at.children.filter((child) => child.name === (member.locationName ?? name))
    const [first] = found
    if (!first) continue
    const inner = model.shape(member.shape)
    result[name] =
      inner.type === 'list' && inner.flattened
        ? found.map((one) => valueOf(model, memberShape(inner.member), one))
        : valueOf(model, member.shape, first)
  }
  const members = Object.entries(shape.members ?? {})
  const known = new Set(members.map(([name, member]) => member.locationName ?? name))
  const odd = at.children.find((child) => !known.has(child.name))
  if (odd) throw malformed(`unknown element ${odd.name} in ${at.name}`)
  return result
}

function parse(text: string): Element {
  const root: Element = { name: '', children: [], text: '' }
  const open = [root]
  for (const [token, closing, name = '', empty] of text.matchAll(/<(\/?)([\w:.-]+)[^>]*?(\/?)>|[^<]+/g)) {
    const parent = open.at(-1)
    if (!parent) throw malformed('more is closed than was opened')
    if (name === '') parent.text += decode(token)
    else if (closing === '/') {
      if (open.pop()?.name !== name) throw malformed(`</${name}> closes nothing`)
    } else {
      const child: Element = { name, children: [], text: '' }
      parent.children.push(child)
      if (empty !== '/') open.push(child)
    }
  }
  const [first] = root.children
  if (!first || open.length !== 1) throw malformed('it has no end')
  return first
}

function decode(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

function malformed(reason: string): Refusal {
  const message = 'The XML you provided was not well-formed or did not validate against our published schema'
  return new Refusal('MalformedXML', `${message} (${reason})`, { status: 400 })
}
