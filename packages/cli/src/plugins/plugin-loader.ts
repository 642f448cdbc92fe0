/** One entry of `plugins:` → a plugin, or the reason why it cannot be one. */
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Diagnostic, PluginReference } from '@skyfold/manifest'
import { nearest, resolveInside } from '@skyfold/manifest'
import type { Plugin } from '@skyfold/plugin-api'
import { HOOKS } from '@skyfold/plugin-api'
import { cliDiagnostics } from '../diagnostics.ts'

const KEYS: readonly string[] = ['name', ...Object.keys(HOOKS)]

/** Either of the two. */
export interface LoadedPlugin {
  readonly plugin?: Plugin
  readonly diagnostic?: Diagnostic
}

/** Executes the module and takes its export `plugin`, or its default export. */
export async function loadPlugin({ name, source }: PluginReference, root: string): Promise<LoadedPlugin> {
  const file = await findModule(name, root)
  if (file === undefined)
    return { diagnostic: cliDiagnostics.CLI_PLUGIN_MISSING({ plugin: name }, { source }) }
  let exported: unknown
  try {
    exported = exportOf(await import(pathToFileURL(file).href))
  } catch (cause) {
    const problem = 'its module cannot be loaded'
    return { diagnostic: cliDiagnostics.CLI_PLUGIN_INVALID({ plugin: name, problem }, { source, cause }) }
  }
  if (typeof exported === 'function')
    return { diagnostic: cliDiagnostics.CLI_PLUGIN_FOREIGN({ plugin: name }, { source }) }
  const problem = problemOf(exported)
  if (problem !== undefined)
    return { diagnostic: cliDiagnostics.CLI_PLUGIN_INVALID({ plugin: name, problem }, { source }) }
  // Just checked: an object with a name whose other keys are hooks.
  return { plugin: exported as Plugin }
}

/** Absolute path of the module: inside the service folder, or a package that is resolvable from it. */
async function findModule(name: string, root: string): Promise<string | undefined> {
  const require = createRequire(path.join(root, 'package.json'))
  const resolve = (specifier: string): string | undefined => {
    try {
      return require.resolve(specifier)
    } catch {
      // Not there, or not exported: in both cases it cannot be used.
      return undefined
    }
  }
  if (PACKAGE.test(name) && !name.split('/').includes('..')) return resolve(name)
  const inside = await resolveInside(root, name)
  const file = inside.ok ? resolve(inside.path) : undefined
  // A folder names its main module itself.
  return file !== undefined && (await resolveInside(root, path.relative(root, file))).ok ? file : undefined
}

/** `name`, `@scope/name`, `name/module`; everything else is a path. */
const PACKAGE = /^(?:@[\w.-]+\/)?[\w-][\w.-]*(?:\/[\w.-]+)*$/

function exportOf(module: unknown): unknown {
  if (typeof module !== 'object' || module === null) return undefined
  if ('plugin' in module) return module.plugin
  return 'default' in module ? module.default : undefined
}

function problemOf(exported: unknown): string | undefined {
  if (typeof exported !== 'object' || exported === null) return 'it exports no object named `plugin`'
  if (!('name' in exported) || typeof exported.name !== 'string') return 'it has no `name`'
  for (const [key, value] of Object.entries(exported)) {
    if (!KEYS.includes(key)) {
      const suggestion = nearest(key, KEYS)
      return `it has an unknown hook \`${key}\`${suggestion ? `; did you mean \`${suggestion}\`?` : ''}`
    }
    const expected = key === 'name' ? 'string' : key === 'sources' ? 'object' : 'function'
    if (typeof value !== expected) return `\`${key}\` is no ${expected}`
  }
  return undefined
}
