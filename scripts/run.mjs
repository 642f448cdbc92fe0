// Small pieces that the repository's scripts share. Node built-ins only: they run before anything is installed.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

// The SDK's remark on Node 20 is for its users, not for the readers of our output.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')

/** Runs a command in the repository, its output going to ours; exits with its code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options })
  if (result.error) throw result.error
  if (result.status !== 0) process.exit(result.status ?? 1)
}

/** Path of a tool that npm installed. */
export function bin(name) {
  return path.join(root, 'node_modules', '.bin', name)
}

/** `npm ci` when the dependencies are not there yet. */
export function ensureInstalled() {
  if (existsSync(path.join(root, 'node_modules', '.package-lock.json'))) return
  run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Compiles what changed in these projects and what they refer to; without any, in all. */
export function build(...projects) {
  run(bin('tsc'), ['-b', ...projects])
}

/** Every compiled test. */
export const tests = [
  ...['packages', 'plugins'].filter(hasFolders).map((group) => `${group}/*/dist/**/*.test.js`),
  'test/dist/**/*.test.js',
]

function hasFolders(group) {
  return readdirSync(path.join(root, group), { withFileTypes: true }).some((entry) => entry.isDirectory())
}
