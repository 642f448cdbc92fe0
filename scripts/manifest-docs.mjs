// `npm run docs`: writes packages/manifest/schema.json, the types of manifests in TypeScript and the tables of the pages about manifests from the one definition of a
// manifest. With `--check` it writes nothing and fails when one of them is not what the definition says. Build first.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { manifestTypes } from './manifest-types.mjs'
import { root } from './run.mjs'

const { KNOWN_PLUGINS, manifestSchema } = await import(path.join(root, 'packages/manifest/dist/index.js'))
const schema = manifestSchema()
const { definitions } = schema

const files = {
  'packages/manifest/schema.json': () => `${JSON.stringify(schema, null, 2)}\n`,
  'packages/manifest/config.d.ts': () => manifestTypes(schema),
  'docs/manifest.md': withTables,
  'docs/migrating-from-serverless.md': withTables,
}

const stale = []
for (const [file, write] of Object.entries(files)) {
  const before = readOr(path.join(root, file))
  const after = write(before)
  if (before === after) continue
  if (process.argv.includes('--check')) stale.push(file)
  else writeFileSync(path.join(root, file), after)
}
if (stale.length > 0) {
  console.error(`${stale.join(', ')}: not what the definition of a manifest says. Run: npm run docs`)
  process.exitCode = 1
}

/** Each table stands between two marks that name it. */
function withTables(page) {
  return page.replaceAll(
    /(<!-- table: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_all, begin, name, end) => `${begin}${tableOf(name)}\n${end}`,
  )
}

function tableOf(name) {
  const [kind, event] = name.split(':')
  if (kind === 'events') return eventTable()
  if (kind === 'plugins') return pluginTable(event)
  if (kind === 'event') return keyTable(mappingIn(definitions.event.properties[event]))
  if (kind === 'top') return keyTable(schema)
  if (kind === 'package') return keyTable(mappingIn(schema.properties.package))
  if (kind in definitions) return keyTable(definitions[kind])
  throw new Error(`docs/manifest.md asks for an unknown table: ${name}`)
}

function eventTable() {
  const rows = Object.entries(definitions.event.properties).map(
    ([name, { description }]) => `| \`${name}\` | ${cell(description)} |`,
  )
  return ['| event | what it is |', '|---|---|', ...rows].join('\n')
}

function pluginTable(wanted) {
  const rows = Object.entries(KNOWN_PLUGINS)
    .filter(([, { kind }]) => kind === wanted)
    .map(([name, { instead }]) => `| \`${name}\` | ${cell(instead)} |`)
  return ['| plugin | instead |', '|---|---|', ...rows].join('\n')
}

function keyTable({ properties, required = [] }) {
  const rows = Object.entries(properties).map(([key, each]) => {
    const fallback = required.includes(key)
      ? 'required'
      : each.default === undefined
        ? ''
        : code(each.default)
    return `| \`${key}\` | ${cell(formOf(each))} | ${fallback} | ${cell(each.description ?? '')} |`
  })
  return ['| key | form | default | meaning |', '|---|---|---|---|', ...rows].join('\n')
}

/** The mapping among the forms of a value. */
function mappingIn({ anyOf, ...rest }) {
  return (anyOf ?? [rest]).find(({ properties }) => properties) ?? { properties: {} }
}

/** In words; what stands for any value is left out. */
function formOf({
  anyOf,
  $ref,
  enum: words,
  const: word,
  type,
  pattern,
  minimum,
  maximum,
  items,
  additionalProperties,
}) {
  if (anyOf) return [...new Set(anyOf.map(formOf).filter((form) => form !== ''))].join(', or ')
  if ($ref !== undefined) return $ref.endsWith('/later') ? '' : 'a mapping'
  if (word !== undefined) return code(word)
  if (words) return words.includes('true') ? '' : words.map(code).join(', ')
  if (type === 'integer') return `${minimum} to ${maximum}`
  if (type === 'array') return `a list of ${pluralOf(formOf(items ?? {}))}`
  if (type === 'object')
    return additionalProperties?.anyOf ? `names → ${formOf(additionalProperties)}` : 'a mapping'
  if (type === 'boolean') return 'true, false'
  // A number may be written as text, which goes without saying.
  return type === undefined || pattern?.startsWith('^\\d') ? '' : 'text'
}

function pluralOf(form) {
  return form === 'text' ? 'texts' : form === 'a mapping' ? 'mappings' : form
}

function code(value) {
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``
}

function cell(text) {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function readOr(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
