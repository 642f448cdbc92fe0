import type { SourceRange } from '../diagnostic.ts'
import type { ServiceFunction } from '../service.ts'
import type { MappingNode } from '../tree/tree-node.ts'
import { childOf } from '../tree/tree-node.ts'

/** Where a setting of a function was written: on the function, on the provider, or nowhere (then the function itself). */
export function placeOfSetting(manifest: MappingNode, definition: ServiceFunction, key: string): SourceRange {
  const own = childOf(childOf(manifest, 'functions'), definition.name)
  const written = childOf(own, key) ?? childOf(childOf(manifest, 'provider'), key)
  return written?.source ?? definition.source
}
