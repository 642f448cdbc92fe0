// Size and load time of the SDK's clients, each in a process of its own: `node bench/aws-clients.mjs`.
import { execFileSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const RUNS = 7
const modules = fileURLToPath(new URL('../node_modules/', import.meta.url))

function bytesOf(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(path.join(entry.parentPath, entry.name)).size, 0)
}

function medianLoad(name) {
  const code = `const t = performance.now(); await import(${JSON.stringify(name)}); console.log(performance.now() - t)`
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' }
  const runs = Array.from({ length: RUNS }, () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', code], { cwd: modules, env })),
  )
  return runs.toSorted((a, b) => a - b)[Math.floor(RUNS / 2)]
}

for (const name of ['sts', 'lambda', 'iam', 'cloudwatch-logs', 'sqs', 'scheduler', 'apigatewayv2']) {
  const client = `@aws-sdk/client-${name}`
  const megabytes = bytesOf(path.join(modules, client)) / 2 ** 20
  console.log(`${client}: ${megabytes.toFixed(1)} MB, ${medianLoad(client).toFixed(0)} ms`)
}
const shared = ['@aws-sdk', '@smithy'].map((scope) => bytesOf(path.join(modules, scope)) / 2 ** 20)
console.log(`all of @aws-sdk ${shared[0].toFixed(1)} MB, all of @smithy ${shared[1].toFixed(1)} MB`)
