/** What the process that loads a manifest and the child that runs it say to each other. */

/** First message to the child. */
export interface ModuleTask {
  readonly type: 'task'
  /** The bundled module as CommonJS. */
  readonly code: string
  /** Absolute path of the module: `require` starts there. */
  readonly file: string
  /** Keys to follow from the module's exports; empty for the whole. */
  readonly address: readonly string[]
  /** The command line's options, given to exported functions. */
  readonly options: Readonly<Record<string, string | undefined>>
}

/** The child asks for a variable, written without `${` and `}`. */
export interface ModuleQuestion {
  readonly type: 'question'
  readonly id: number
  readonly variable: string
}

export interface ModuleAnswer {
  readonly type: 'answer'
  readonly id: number
  readonly found: boolean
  readonly value: unknown
}

/** Last message of the child. */
export type ModuleOutcome =
  | { readonly type: 'done'; readonly value: unknown }
  | { readonly type: 'failed'; readonly reason: string; readonly stack: string }
