// The JSON Schema of a manifest → the types of `@skyfold/manifest/config`, for manifests in TypeScript.

const HEAD = `/** Types of a manifest written in TypeScript. Generated from the definition of a manifest: npm run docs. */

/** A variable, a CloudFormation function, or nothing. */
export type Later = \`\${string}\\\${\${string}\` | Intrinsic | null | undefined

/** A function of CloudFormation. */
export type Intrinsic =
  | { readonly Ref: unknown }
  | { readonly Condition: unknown }
  | { readonly [name: \`Fn::\${string}\`]: unknown }
`

const TAIL = `
/** What a manifest in code exports: the manifest, a promise of it, or a function that gives either. */
export type ManifestSource = Manifest | Promise<Manifest> | (() => Manifest | Promise<Manifest>)

/** Gives back what it takes: it is there for completion and checks. */
export declare function defineService(source: ManifestSource): ManifestSource
`

const NAMES = {
  provider: 'ManifestProvider',
  function: 'ManifestFunction',
  override: 'ManifestOverride',
  event: 'ManifestEvent',
}

/** The text of the declaration file. */
export function manifestTypes(schema) {
  const interfaces = [
    interfaceOf('Manifest', schema),
    ...Object.entries(NAMES).map(([name, type]) => interfaceOf(type, schema.definitions[name])),
  ]
  return `${HEAD}\n${interfaces.join('\n')}${TAIL}`
}

/** Interfaces, so that whoever has a plugin with keys of its own can add them. */
function interfaceOf(name, { description, properties }) {
  return `${comment(description ?? `Settings of ${name}.`, '')}export interface ${name} ${membersOf(properties, [], '')}\n`
}

function membersOf(properties, required, indent) {
  const inner = `${indent}  `
  const members = Object.entries(properties).map(([key, each]) => {
    const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : `'${key}'`
    const type = typeOf(each, inner)
    const optional = required.includes(key) ? '' : '?'
    return `${comment(each.description, inner)}${inner}readonly ${name}${optional}: ${optional ? orUndefined(type) : type}\n`
  })
  return members.length === 0 ? '{}' : `{\n${members.join('')}${indent}}`
}

function orUndefined(type) {
  return type === 'unknown' || /(^|\| )(Later|undefined)$/.test(type) ? type : `${type} | undefined`
}

function comment(text, indent) {
  return text === undefined ? '' : `${indent}/** ${text.replaceAll('*/', '*\\/').replaceAll('\n', ' ')} */\n`
}

function typeOf(schema, indent) {
  const { anyOf, $ref, enum: words, const: word, type } = schema
  if (anyOf) return [...new Set(anyOf.map((each) => typeOf(each, indent)))].join(' | ')
  if ($ref !== undefined) return NAMES[$ref.split('/').at(-1)] ?? 'Later'
  if (word !== undefined) return literal(word)
  if (words) return words.map(literal).join(' | ')
  if (Array.isArray(type)) return type.map((each) => typeOf({ type: each }, indent)).join(' | ')
  if (type === 'array') return `readonly (${typeOf(schema.items ?? {}, indent)})[]`
  if (type === 'object') return objectOf(schema, indent)
  if (type === 'integer') return 'number'
  return type ?? 'unknown'
}

function objectOf({ properties, required = [], additionalProperties }, indent) {
  if (properties) return membersOf(properties, required, indent)
  const value = typeof additionalProperties === 'object' ? typeOf(additionalProperties, indent) : 'unknown'
  return `{ readonly [name: string]: ${value} }`
}

function literal(word) {
  return typeof word === 'string' ? `'${word.replaceAll("'", "\\'")}'` : JSON.stringify(word)
}
