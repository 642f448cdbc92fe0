// `npm run demo`: the template http-api, from a fresh clone to a running service and back, on the local cloud.
// Needs nothing but Node and the npm registry. Exits 0 only if every step did what it says.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readdir, realpath, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { build, ensureInstalled, root } from './run.mjs'

const SLS = path.join(root, 'packages/cli/bin/sls.js')
const PATIENCE_MS = 15_000

// Ctrl-C goes to the command that runs as well; its failure leads to the cleaning up below.
process.on('SIGINT', () => {})

ensureInstalled()
build('packages/cli')
const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'skyfold-demo-')))
try {
  await cp(path.join(root, 'templates/http-api'), folder, { recursive: true })
  await demonstrate()
  say('Nothing of it is left. That was Skyfold: templates/http-api is a good place to start.')
} catch (error) {
  console.error(error)
  process.exitCode = 1
  await sls(['remove', '--stage', 'dev', '--yes'], { tolerant: true })
  await sls(['local', 'stop'], { tolerant: true })
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function demonstrate() {
  const before = await readdir(folder)
  say('What is in the packages, and how long a cold start takes:')
  await sls(['package'])
  say('What would be deployed, and why:')
  await sls(['plan'])
  say('Deploy to the local cloud:')
  await sls(['deploy'])
  await callEndpoints()
  await sendOrder()
  say('What other providers would make of it:')
  await sls(['check', '--provider', 'all'])
  say('Deploy again: there is nothing to do, and the service keeps running.')
  await sls(['deploy'])
  say('Remove it:')
  await sls(['remove', '--stage', 'dev', '--yes'])
  assert.deepEqual(await readdir(folder), before, 'no file is left')
}

async function callEndpoints() {
  say('Call it over HTTP:')
  const { endpoints } = JSON.parse(await sls(['info', '--json'], { quiet: true }))
  const { origin } = new URL(endpoints[0].url)
  const call = async (target, init) => {
    const response = await fetch(origin + target, init)
    const body = await response.text()
    console.log(`  ${init?.method ?? 'GET'} ${origin}${target} → ${response.status} ${body}`)
    return [response.status, JSON.parse(body)]
  }
  assert.deepEqual(await call('/menu/soup'), [200, { cafe: 'Café Skyfold (dev)', dish: 'soup', price: 450 }])
  assert.equal((await call('/menu/caviar'))[0], 404)
  assert.deepEqual(await call('/search?q=s'), [200, { found: ['soup', 'salad'] }])
  const echo = { method: 'POST', path: 'a/b', body: 'hello' }
  assert.deepEqual(await call('/echo/a/b', { method: 'POST', body: 'hello' }), [200, echo])
}

async function sendOrder() {
  say('Send a message to the queue, and see it consumed:')
  const id = (await sls(['send', 'orders', '{"dish":"apple pie"}'])).trim()
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const lines = await sls(['logs', '-f', 'kitchen'], { quiet: true })
    const line = lines.split('\n').find((each) => each.includes(`cooked apple pie for order ${id}`))
    if (line) return console.log(`  ${line}`)
    assert.ok(Date.now() < deadline, `the message was not consumed; the log of the function:\n${lines}`)
  }
}

/** Runs a command in the demo's folder; its stdout. Throws when it fails, unless `tolerant`. */
function sls(args, { quiet = false, tolerant = false } = {}) {
  if (!quiet) console.log(`$ sls ${args.map((each) => (/[^\w-]/.test(each) ? `'${each}'` : each)).join(' ')}`)
  const child = spawn(process.execPath, [SLS, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk
    if (!quiet) process.stdout.write(chunk)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0 || tolerant) resolve(stdout)
      else reject(new Error(`sls ${args[0]} ended with ${code}`))
    })
  })
}

function say(text) {
  console.log(`\n${text}`)
}
