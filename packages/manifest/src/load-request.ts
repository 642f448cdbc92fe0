/** What a caller hands to `loadService`, and what it gets back. */
import type { Diagnostic, SourceRange } from './diagnostic.ts'
import type { Json } from './json.ts'
import type { Secret } from './secret.ts'
import type { Service } from './service.ts'

export interface LoadRequest {
  /** Absolute path of the service folder. */
  readonly root: string
  /** Manifest file, relative to `root`; without it `serverless.{yml,yaml,json,ts,mts,js,mjs,cts,cjs}` is looked for. */
  readonly config?: string
  /** `${opt:…}`: the command line's options by name. `stage` and `region` are read from here first. */
  readonly options: Readonly<Record<string, string | undefined>>
  /** Who may call the routes of which the manifest does not say it. */
  readonly auth?: 'public' | 'iam'
  /** `${param:…}`: parameters given on the command line; they come before those of the manifest. */
  readonly params?: Readonly<Record<string, string>>
  /** `${sls:instanceId}`: one text for the whole run of a command. */
  readonly instanceId?: string
  /** `${env:…}`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** Deploy to these providers instead of the manifest's; an unknown name is the caller's affair. */
  readonly providers?: readonly string[]
  /** Variable sources besides those that need nothing but the folder and this request, by prefix. */
  readonly sources?: Readonly<Record<string, SourceResolver>>
  /** Refuse a manifest (or an included file) that would be executed. */
  readonly safe?: boolean
  /**
   * For commands that change nothing anywhere: values that shape no package may stay unknown. What is handed in under
   * `sources` is not asked for them, and what is missing is a note.
   */
  readonly defer?: boolean
  /** Fill in `Loaded.resolved`: every variable, also those that no command but `sls print` needs. */
  readonly resolveAll?: boolean
  /** Absolute folders outside `root` from which `${file(…)}` may read, besides those under `allowOutside:` of the manifest. */
  readonly allowOutside?: readonly string[]
}

/** Resolves one variable: `address` is the text after the prefix. `undefined` = not there (a fallback is tried). */
export type SourceResolver = (address: string, context: SourceContext) => Promise<ResolvedValue | undefined>

/** What a source may know besides the address. */
export interface SourceContext {
  /** Where the variable stands. */
  readonly source: SourceRange
  /** The text in parentheses after the prefix: `eu-west-1, raw` in `${ssm(eu-west-1, raw):/name}`; else empty. */
  readonly parameter: string
  readonly region: string
  readonly stage: string
  /** `LoadRequest.options`. */
  readonly options: LoadRequest['options']
  /** A value of the manifest: `['provider', 'profile']`. `undefined` = not there, or not resolvable (reported). */
  readonly self: (path: readonly string[]) => Promise<ResolvedValue | undefined>
}

/** A manifest value after variables: JSON, in which a string may be a `Secret`. */
export type ResolvedValue =
  | Json
  | Secret
  | readonly ResolvedValue[]
  | { readonly [key: string]: ResolvedValue }

/** The frame of a service. */
export type Outline = Pick<Service, 'name' | 'stage' | 'targets' | 'plugins' | 'state'>

export interface Loaded {
  /** Absent when there is an error among the diagnostics. */
  readonly service?: Service
  /** What the caller checks on its own account (providers, plugins), also when errors leave no `service`. */
  readonly outline?: Outline
  /** Names that the files read so far give to `${opt:…}`: the options that a user may give besides the command's own. */
  readonly optionNames: ReadonlySet<string>
  /** With `resolveAll`: the manifest as written, with variables filled in; secrets and private values still typed. What could not be resolved stays as written. */
  readonly resolved?: ResolvedValue
  /** In the order of their places in the files. */
  readonly diagnostics: readonly Diagnostic[]
}
