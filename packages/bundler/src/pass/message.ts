/** esbuild's messages as diagnostics, at the user's own line. */
import type { Diagnostic, Service, SourceRange } from '@skyfold/manifest'
import type { Unit } from '@skyfold/plugin-api'
import type { Location, Message } from 'esbuild'
import path from 'node:path'
import { bundleDiagnostics } from '../diagnostics.ts'
import { findModule, handlerSource } from '../scan/handler-module.ts'
import { UNIT_PREFIX } from './entry-plugin.ts'
import { readExports } from '../scan/module-exports.ts'

/** The diagnostic of an error that stops the build. */
export async function toError(
  message: Message,
  service: Service,
  units: readonly Unit[],
): Promise<Diagnostic> {
  const unit = units.find(({ id }) => message.location?.file === UNIT_PREFIX + id)
  if (unit) return entryError(message, service, unit)
  const origin = { source: toSource(message.location, service.root) }
  const specifier = unresolved(message)
  if (specifier !== undefined) return bundleDiagnostics.BUNDLE_IMPORT_NOT_FOUND({ specifier }, origin)
  const detail = { text: message.text }
  if (/No loader is configured for "\.node" files/.test(message.text)) {
    return bundleDiagnostics.BUNDLE_NATIVE_ADDON(detail, origin)
  }
  return bundleDiagnostics.BUNDLE_SOURCE_ERROR(detail, origin)
}

/** The diagnostic of a warning. */
export function toWarning(message: Message, service: Service): Diagnostic {
  const source = toSource(message.location, service.root)
  return bundleDiagnostics.BUNDLE_SOURCE_WARNING({ text: message.text }, { source })
}

/** The specifier that led nowhere, if that is what the message says. */
export function unresolved(message: Message): string | undefined {
  return /^Could not resolve "(.+)"$/.exec(message.text)?.[1]
}

/** A generated entry is right in itself: what fails there is a handler's name. */
async function entryError(message: Message, service: Service, unit: Unit): Promise<Diagnostic> {
  const name = /^No matching export in ".+" for import "(.+)"$/.exec(message.text)?.[1]
  const candidates = unit.entry.handlers.filter((handler) => handler.export === name)
  const handler = candidates.find(({ module }) => message.text.includes(`"${module}.`)) ?? candidates[0]
  const source = handlerSource(service, (handler ?? unit.entry.handlers[0])?.function ?? '')
  if (!handler) return bundleDiagnostics.BUNDLE_SOURCE_ERROR({ text: message.text }, { source })
  const search = await findModule(service.root, handler.module)
  const files = search.found === 'file' ? [search.file] : []
  const exports = [...(await readExports(service.root, files)).values()].flat()
  return bundleDiagnostics.BUNDLE_EXPORT_NOT_FOUND({ ...handler, exports }, { source })
}

/** esbuild counts columns from 0 in UTF-8 bytes; a `SourceRange` counts from 1 in UTF-16 units. */
function toSource(location: Location | null, root: string): SourceRange | undefined {
  if (!location) return undefined
  const bytes = Buffer.from(location.lineText)
  const before = bytes.subarray(0, location.column).toString()
  const marked = bytes.subarray(location.column, location.column + location.length).toString()
  const file = path.isAbsolute(location.file) ? path.relative(root, location.file) : location.file
  return {
    file: file.replaceAll('\\', '/'),
    line: location.line,
    column: before.length + 1,
    length: Math.max(1, marked.length),
  }
}
