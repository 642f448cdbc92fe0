/** JSON values as block YAML 1.2 that reads back as the same value. */
import type { Json } from '@skyfold/manifest'

/** Ends with a line break. */
export function toYaml(value: Json): string {
  const block = blockOf(value, '')
  return block === undefined ? `${inlineOf(value)}\n` : `${block}\n`
}

/** The lines below a key; undefined when the value stands on the key's own line. */
function blockOf(value: Json, indentation: string): string | undefined {
  if (Array.isArray(value) && value.length > 0)
    return value.map((item: Json) => `${indentation}-${itemOf(item, indentation)}`).join('\n')
  if (!isObject(value)) return undefined
  const entries = Object.entries(value)
  if (entries.length === 0) return undefined
  return entries.map(([key, item]) => `${indentation}${scalar(key)}:${valueOf(item, indentation)}`).join('\n')
}

function valueOf(value: Json, indentation: string): string {
  const block = blockOf(value, `${indentation}  `)
  return block === undefined ? ` ${inlineOf(value)}` : `\n${block}`
}

/** A nested collection begins on the line of its dash. */
function itemOf(value: Json, indentation: string): string {
  const block = blockOf(value, `${indentation}  `)
  return block === undefined ? ` ${inlineOf(value)}` : ` ${block.slice(indentation.length + 2)}`
}

function inlineOf(value: Json): string {
  if (typeof value === 'string') return scalar(value)
  return JSON.stringify(value)
}

/** Plain where no reader can take it for anything but this text, else in double quotes (JSON's are YAML's). */
function scalar(text: string): string {
  const plain = /^([A-Za-z_/$]|\.\/)([\w./${}@+=()-]|:(?=[^\s]))*( ([\w./${}@+=()-]|:(?=[^\s]))+)*$/.test(
    text,
  )
  const meansSomethingElse = /^(null|true|false|yes|no|on|off|y|n)$/i.test(text)
  return plain && !meansSomethingElse ? text : JSON.stringify(text)
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
