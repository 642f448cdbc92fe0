import type { DiagnosticCatalogue } from '../diagnostic.ts'
import { defineDiagnostics } from '../diagnostic.ts'

interface Details {
  MANIFEST_VARIABLE_MISSING: { readonly missing: readonly MissingValue[] }
  MANIFEST_VARIABLE_SOURCE: {
    readonly prefix: string
    readonly known: readonly string[]
    readonly hint?: string
  }
  MANIFEST_VARIABLE_SYNTAX: { readonly text: string }
  MANIFEST_VARIABLE_CYCLE: { readonly chain: readonly string[] }
  MANIFEST_VARIABLE_DEPTH: { readonly limit: number }
  MANIFEST_VARIABLE_NOT_TEXT: { readonly variable: string; readonly what: string }
  MANIFEST_VARIABLE_LONG: { readonly limit: number }
  MANIFEST_VARIABLE_DEFERRED: { readonly text: string }
  MANIFEST_VARIABLE_BOOLEAN: { readonly text: string }
  MANIFEST_VARIABLE_FAILED: {
    readonly prefix: string
    readonly address: string
    /** What the source itself advises. */
    readonly advice?: string | undefined
  }
}

/** One thing that a variable asked for in vain. */
export interface MissingValue {
  /** `the environment variable STAGE`. */
  readonly what: string
  /** `set STAGE in the environment`. */
  readonly provide: string
}

/** What can go wrong while variables are resolved. */
export const variableDiagnostics: DiagnosticCatalogue<Details> = defineDiagnostics<Details>({
  MANIFEST_VARIABLE_MISSING: {
    severity: 'error',
    message: ({ missing }) =>
      `${upperFirst(missing.map(({ what }) => what).join(' and '))} ${missing.length > 1 ? 'do' : 'does'} not exist, and there is no fallback.`,
    hint: ({ missing }) =>
      `${upperFirst(missing.map(({ provide }) => provide).join(', '))}, or write a fallback: \`\${…, 'value'}\`.`,
  },
  MANIFEST_VARIABLE_SOURCE: {
    severity: 'error',
    message: ({ prefix }) => `There is no variable source \`${prefix}\` here.`,
    hint: ({ known, hint }) => hint ?? `The sources are ${known.map((name) => `\`${name}\``).join(', ')}.`,
  },
  MANIFEST_VARIABLE_SYNTAX: {
    severity: 'error',
    message: ({ text }) => `The fallback \`${text}\` cannot be understood.`,
    hint: ({ text }) => `Put quotes around plain text: \`'${text.replaceAll("'", '')}'\`.`,
  },
  MANIFEST_VARIABLE_CYCLE: {
    severity: 'error',
    message: ({ chain }) => `This value needs itself: ${chain.join(' → ')}.`,
    hint: () => 'Give one of these values directly.',
  },
  MANIFEST_VARIABLE_DEPTH: {
    severity: 'error',
    message: ({ limit }) => `This value is reached through more than ${limit} others.`,
    hint: () => 'Shorten the chain of variables that leads here.',
  },
  MANIFEST_VARIABLE_NOT_TEXT: {
    severity: 'error',
    message: ({ variable, what }) => `\`${variable}\` is ${what}, which cannot stand inside a text.`,
    hint: () => 'Let the variable be the whole value, or name one text in it.',
  },
  MANIFEST_VARIABLE_LONG: {
    severity: 'error',
    message: ({ limit }) => `With its variables filled in, this text is longer than ${limit} characters.`,
    hint: () => 'Check for variables that repeat each other.',
  },
  MANIFEST_VARIABLE_DEFERRED: {
    severity: 'note',
    message: ({ text }) => `\`${shorten(text)}\` is not resolved here: this command does without it.`,
    hint: () => 'A deploy asks for it.',
  },
  MANIFEST_VARIABLE_BOOLEAN: {
    severity: 'error',
    message: ({ text }) => `The text \`${text}\` is neither true nor false.`,
    hint: () => '`strToBool` understands `true`, `1`, `false`, `0` and an empty text.',
  },
  MANIFEST_VARIABLE_FAILED: {
    severity: 'error',
    message: ({ prefix, address }) => `The source \`${prefix}\` failed to give \`${address}\`.`,
    hint: ({ advice }) => advice ?? 'See the cause. A fallback is not tried when a source fails.',
  },
})

/** One line of it. */
function shorten(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 80 || line.length < text.length ? `${line.slice(0, 80)}…` : text
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
