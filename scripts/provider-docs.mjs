// `npm run docs`: writes docs/providers/<name>.md from the capability tables, the only place where they are kept. With
// `--check` it writes nothing and fails when a page is not what the table says. Build first.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.mjs'

const { PLATFORM_EVENTS } = await import(path.join(root, 'packages/manifest/dist/index.js'))
const { capabilityOf } = await import(path.join(root, 'packages/plugin-api/dist/index.js'))

const PROVIDERS = {
  aws: 'AWS Lambda',
  gcp: 'Google Cloud Functions',
  azure: 'Azure Functions (Flex Consumption)',
  local: 'The local cloud',
}

const stale = []
for (const [name, title] of Object.entries(PROVIDERS)) {
  const { provider } = await import(path.join(root, `packages/provider-${name}/dist/index.js`))
  const file = path.join(root, 'docs/providers', `${name}.md`)
  const page = pageOf(title, provider)
  if (process.argv.includes('--check')) {
    if (readOr(file) !== page) stale.push(`docs/providers/${name}.md`)
  } else {
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, page)
  }
}
if (stale.length > 0) {
  console.error(`${stale.join(', ')}: not what the capability tables say. Run: npm run docs`)
  process.exitCode = 1
}

function pageOf(title, provider) {
  const { name, capabilities, resources } = provider
  const { triggers, settings, styles, limits } = capabilities
  return `# ${title}

Written by \`npm run docs\` from \`packages/provider-${name}/src/capabilities.ts\`; \`sls check --provider ${name}\` tells
the same for a service, with the lines of its manifest.

## Triggers
${capabilityTable('trigger', triggers)}

## Events of one platform
Each loads from any manifest; here is what this provider makes of it.

${capabilityTable('event', platformRows(provider))}

## Settings
${capabilityTable('setting', settings)}

## Handler styles
${capabilityTable('style', styles)}

## Limits
| limit | value | stated by |
|---|---|---|
${Object.entries(limits)
  .map(
    ([key, { value, unit, source }]) =>
      `| ${key} | ${value.toLocaleString('en')} ${unit} | ${sourceOf(source)} |`,
  )
  .join('\n')}

## Kinds of objects that a deploy makes
${resources
  .map(
    ({ type, stateful, phase }) =>
      `- \`${type}\`${stateful ? ', kept on removal' : ''}${phase === 'cutover' ? ', changed last (cut-over)' : ''}`,
  )
  .join('\n')}
`
}

function platformRows(provider) {
  const rows = Object.entries(PLATFORM_EVENTS).map(([event, { provider: owner }]) => [
    event,
    capabilityOf({ kind: 'platform', provider: owner, event }, provider),
  ])
  return Object.fromEntries(rows)
}

function capabilityTable(heading, rows) {
  const lines = Object.entries(rows).map(([key, each]) => `| ${key} | ${each.level} | ${remarkOf(each)} |`)
  return [`| ${heading} | level | remark |`, '|---|---|---|', ...lines].join('\n')
}

function remarkOf(capability) {
  const { how, lost, reason, substitute } = capability
  const instead = substitute ? `; instead: ${substitute}` : ''
  const text = how ?? (lost ? `lost: ${lost}${instead}` : reason ? `${reason}${instead}` : '')
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

function sourceOf(source) {
  return source.startsWith('https://') ? `[source](${source})` : source
}

function readOr(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
