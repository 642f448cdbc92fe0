/**
 * YAML text → tree. The library reads the text into a flat list of events with offsets; the tree is built
 * here, so that every key keeps its place and wrong keys, tags and aliases are reported together.
 */
import type { AliasEvent, Event, MappingEvent, ScalarEvent, SequenceEvent } from 'js-yaml'
import { EVENT_ID, SCALAR_STYLE, YAMLException, getScalarValue, parseEvents } from 'js-yaml'
import type { SourceRange } from '../../diagnostic.ts'
import type { Report } from '../../report.ts'
import { treeDiagnostics } from '../../tree/diagnostics.ts'
import { MAX_VALUES, createTreeSize } from '../../tree/tree-size.ts'
import { MAX_DEPTH } from '../../tree/tree-value.ts'
import type { Entry, TreeNode } from '../../tree/tree-node.ts'
import { FORBIDDEN_KEYS, mappingNode, scalarNode, sequenceNode } from '../../tree/tree-node.ts'
import { loadDiagnostics } from '../diagnostics.ts'
import { mergeEntries } from './merge.ts'
import type { Places } from './place.ts'
import { createPlaces } from './place.ts'
import { applyTag, resolvePlain } from './yaml-tag.ts'

/**
 * Reads one YAML document (or JSON, which is YAML). `undefined`: nothing could be read, the reason is
 * reported. An empty text gives a scalar null.
 */
export function parseYamlTree(text: string, file: string, report: Report): TreeNode | undefined {
  const places = createPlaces(text, file)
  const events = readEvents(text, places, report)
  if (!events) return undefined
  const documents = events.filter((event) => event.type === EVENT_ID.DOCUMENT).length
  if (documents > 1) {
    const reason = `it holds ${documents} documents, but a manifest is one`
    report(loadDiagnostics.MANIFEST_SYNTAX({ reason }, { source: places.range(0, 1) }))
    return undefined
  }
  const reader: Reader = { text, events, places, report, anchors: new Map(), next: 0, merged: 0 }
  const node = readRoot(reader)
  if (createTreeSize().of(node) <= MAX_VALUES) return node
  report(treeDiagnostics.MANIFEST_TOO_MANY_VALUES({ limit: MAX_VALUES }, { source: places.range(0, 1) }))
  return undefined
}

interface Reader {
  readonly text: string
  readonly events: readonly Event[]
  readonly places: Places
  readonly report: Report
  /** `open`: the marked value is still being read, so an alias to it would contain itself. */
  readonly anchors: Map<string, TreeNode | 'open'>
  next: number
  /** Keys that merge keys have brought in so far. */
  merged: number
}

function readEvents(text: string, places: Places, report: Report): readonly Event[] | undefined {
  try {
    return parseEvents(text, { maxDepth: MAX_DEPTH })
  } catch (error) {
    const position = error instanceof YAMLException ? (error.mark?.position ?? 0) : 0
    const reason = error instanceof YAMLException ? error.reason : 'it is nested too deeply'
    const start = Math.min(position, text.length)
    report(loadDiagnostics.MANIFEST_SYNTAX({ reason }, { source: places.range(start, start + 1) }))
    return undefined
  }
}

function readRoot(reader: Reader): TreeNode {
  const first = reader.events[1]
  const place = reader.places.range(0, 1)
  if (first === undefined || first.type === EVENT_ID.POP) return scalarNode(null, place)
  reader.next = 1
  return readNode(reader, place)
}

/** `holder`: the key of the value, the place of what has none itself. */
function readNode(reader: Reader, holder: SourceRange | undefined): TreeNode {
  const event = reader.events[reader.next++]
  if (event?.type === EVENT_ID.ALIAS) return readAlias(reader, event)
  if (event?.type === EVENT_ID.SCALAR) return anchored(reader, event, () => readScalar(reader, event, holder))
  if (event?.type === EVENT_ID.SEQUENCE)
    return anchored(reader, event, () => readSequence(reader, event, holder))
  if (event?.type === EVENT_ID.MAPPING)
    return anchored(reader, event, () => readMapping(reader, event, holder))
  return scalarNode(null, holder ?? reader.places.range(0, 1))
}

type TaggedEvent = ScalarEvent | SequenceEvent | MappingEvent

function anchored(reader: Reader, event: TaggedEvent, read: () => TreeNode): TreeNode {
  if (event.anchorStart === -1) return read()
  const name = reader.text.slice(event.anchorStart, event.anchorEnd)
  reader.anchors.set(name, 'open')
  const node = read()
  reader.anchors.set(name, node)
  return node
}

function readAlias(reader: Reader, event: AliasEvent): TreeNode {
  const name = reader.text.slice(event.anchorStart, event.anchorEnd)
  const source = reader.places.range(event.anchorStart - 1, event.anchorEnd)
  const node = reader.anchors.get(name)
  if (node !== undefined && node !== 'open') return node
  const reason =
    node === 'open' ? 'stands inside the value that it repeats' : 'names nothing that stands above it'
  reader.report(loadDiagnostics.MANIFEST_ALIAS({ name, reason }, { source }))
  return { kind: 'unresolved', text: `*${name}`, source }
}

function readScalar(reader: Reader, event: ScalarEvent, holder: SourceRange | undefined): TreeNode {
  const text = getScalarValue(reader.text, event)
  const source = scalarPlace(reader, event) ?? holder ?? reader.places.range(0, 1)
  if (event.tagStart !== -1) return tagged(reader, event, scalarNode(text, source), text)
  if (event.style !== SCALAR_STYLE.PLAIN) return scalarNode(text, source)
  const value = resolvePlain(text)
  return value === text ? scalarNode(text, source) : { kind: 'scalar', value, text, source }
}

function scalarPlace(reader: Reader, event: ScalarEvent): SourceRange | undefined {
  if (event.valueStart === -1) return undefined
  const quoted = event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED
  const around = quoted ? 1 : 0
  return reader.places.range(event.valueStart - around, event.valueEnd + around)
}

function readSequence(reader: Reader, event: SequenceEvent, holder: SourceRange | undefined): TreeNode {
  const source = holder ?? reader.places.range(event.start, event.start + 1)
  const items: TreeNode[] = []
  while (!atEnd(reader)) items.push(readNode(reader, undefined))
  return tagged(reader, event, sequenceNode(items, source))
}

function readMapping(reader: Reader, event: MappingEvent, holder: SourceRange | undefined): TreeNode {
  const source = holder ?? reader.places.range(event.start, event.start + 1)
  const entries = new Map<string, Entry>()
  const merges: Entry[] = []
  while (!atEnd(reader)) {
    const entry = readEntry(reader, source)
    if (!entry) continue
    const first = entries.get(entry.key)
    if (entry.key === '<<') merges.push(entry)
    else if (first) reportDuplicate(reader, entry, first)
    else entries.set(entry.key, entry)
  }
  for (const merge of merges) reader.merged = mergeEntries(merge, entries, reader)
  return tagged(reader, event, mappingNode(entries.values(), source))
}

/** Consumes the event that closes a collection. */
function atEnd(reader: Reader): boolean {
  const event = reader.events[reader.next]
  if (event !== undefined && event.type !== EVENT_ID.POP) return false
  reader.next += 1
  return true
}

function readEntry(reader: Reader, source: SourceRange): Entry | undefined {
  const keyNode = readNode(reader, undefined)
  const keySource = keyNode.source.line === 1 && keyNode.kind === 'unresolved' ? source : keyNode.source
  const value = readNode(reader, keySource)
  if (keyNode.kind !== 'scalar') {
    const what = keyNode.kind === 'sequence' ? 'a list' : 'a mapping'
    reader.report(loadDiagnostics.MANIFEST_COMPLEX_KEY({ what }, { source: keySource }))
    return undefined
  }
  const key = keyNode.text ?? String(keyNode.value)
  if (!FORBIDDEN_KEYS.has(key)) return { key, keySource, value }
  reader.report(treeDiagnostics.MANIFEST_FORBIDDEN_KEY({ key }, { source: keySource }))
  return undefined
}

function reportDuplicate(reader: Reader, entry: Entry, first: Entry): void {
  const detail = { key: entry.key, line: first.keySource.line }
  reader.report(loadDiagnostics.MANIFEST_DUPLICATE_KEY(detail, { source: entry.keySource }))
}

function tagged(reader: Reader, event: TaggedEvent, node: TreeNode, text?: string): TreeNode {
  if (event.tagStart === -1) return node
  const tag = reader.text.slice(event.tagStart, event.tagEnd)
  const applied = applyTag(tag, node, text)
  if (applied) return applied
  const source = reader.places.range(event.tagStart, event.tagEnd)
  reader.report(loadDiagnostics.MANIFEST_UNKNOWN_TAG({ tag }, { source }))
  return node
}
