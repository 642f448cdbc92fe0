/** Unit → Artifact: what is deployed together, and the package that the bundler makes of it. */

/** What one cloud object runs: a Lambda function, a Cloud Run service, a Flex app, a local pool. */
export interface Unit {
  /** `[a-z0-9-]+`, unique in its target; the artifact is named after it. */
  readonly id: string
  /** Names of the manifest's functions in it, in manifest order. */
  readonly functions: readonly string[]
  readonly platform: UnitPlatform
  readonly entry: UnitEntry
  /** Generated text files that the platform wants beside the code (`host.json`): path in the package → text. */
  readonly files: Readonly<Record<string, string>>
  /** A ready-made zip (relative to the service folder) instead of a bundle. */
  readonly prebuilt?: string
  /** Globs of further files, as in `PackageSettings.patterns`. */
  readonly patterns: readonly string[]
  /** Why these functions are together, as the plan shows it. */
  readonly why: string
}

/** What the package will run on. */
export interface UnitPlatform {
  /** Node major version as a string, `22`. */
  readonly node: string
  readonly os: 'linux' | 'darwin' | 'win32'
  readonly cpu: 'x64' | 'arm64'
  readonly libc: 'glibc' | 'musl'
  /** Packages that the platform supplies. */
  readonly external: readonly string[]
  /** Credentials come from the environment there (lets the bundler drop other credential providers). */
  readonly credentials: 'environment' | 'any'
}

/**
 * The generated entry module: imports the user's handlers (specifiers relative to the service folder, as
 * `./src/orders`), wraps them with a shim of `@skyfold/runtime` where needed, exports what the platform expects.
 */
export interface UnitEntry {
  /** File name in the package, `index.js`. CommonJS unless it ends in `.mjs`. */
  readonly file: string
  /** ECMAScript module text. */
  readonly source: string
  /** One per handler in the entry, so that the bundler can point at a module that is not there. */
  readonly handlers: readonly UnitHandler[]
}

export interface UnitHandler {
  readonly function: string
  /** As in `Handler.module`. */
  readonly module: string
  readonly export: string
}

/** One package, byte for byte reproducible. */
export interface Artifact {
  /** `Unit.id`. */
  readonly unit: string
  /** Absolute path of the zip. */
  readonly path: string
  /** Lower-case hex SHA-256 of the zip's bytes. */
  readonly sha256: string
  /** Lower-case hex SHA-256 over the sorted (path, mode, SHA-256) list: the same on every zlib. Changes are detected by it. */
  readonly contentHash: string
  /** Size of the zip. */
  readonly bytes: number
  /** Sum of `entries`. */
  readonly unzippedBytes: number
  readonly entries: readonly ArtifactEntry[]
  /** Absolute path of esbuild's metafile for this unit; absent for a prebuilt package. */
  readonly metafile?: string
  readonly coldStart?: ColdStart
}

export interface ArtifactEntry {
  /** Path in the package, forward slashes. */
  readonly path: string
  readonly bytes: number
  readonly sha256: string
}

/** Milliseconds of a cold start by phase, medians over `runs`. */
export interface ColdStart {
  /** Spawn to the first line of JavaScript. */
  readonly runtimeInit: number
  /** Loading the unit's code until the handler is there. */
  readonly codeInit: number
  readonly runs: number
  /** Node version it was measured with. */
  readonly node: string
}
