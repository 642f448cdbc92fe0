// How fast the local cloud answers, against a plain node:http server in the same run: `node bench/local-cloud.mjs`.
// Build first. Prints requests per second for 1 and 10 callers, the medians of cold starts by
// phase, and how long the background process takes to come back with one function.
import http from 'node:http'
import { startCloud, stopCloud } from '../packages/provider-local/dist/index.js'
import { clock, route, TestStack } from '../packages/provider-local/dist/testing/stack.js'

const SECONDS = Number(process.argv[2] ?? 2)
const HELLO = `exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify({ path: event.rawPath }) })`

const stack = await TestStack.create()
const plain = http.createServer((request, response) => response.end(JSON.stringify({ path: request.url })))
try {
  await new Promise((resolve) => plain.listen(0, '127.0.0.1', resolve))
  await stack.deploy({ hello: { code: HELLO, triggers: [route('GET /')] } })
  const subjects = {
    'node:http': `http://127.0.0.1:${plain.address().port}/`,
    'local cloud': `${stack.url}/`,
  }
  for (const [name, url] of Object.entries(subjects)) {
    await load(url, 10, 0.5)
    for (const callers of [1, 10])
      console.log(`${name}, ${callers} callers: ${await load(url, callers, SECONDS)} requests/s`)
  }
  console.log('cold start, medians in ms:', await coldStarts(15))
  console.log('start of the background process, median in ms:', await starts(9))
} finally {
  plain.close()
  await stack.discard()
}

async function load(url, callers, seconds) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: callers })
  const end = performance.now() + seconds * 1000
  let done = 0
  const caller = async () => {
    while (performance.now() < end) {
      await get(url, agent)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  agent.destroy()
  return Math.round(done / seconds)
}

function get(url, agent) {
  return new Promise((resolve, reject) => {
    http.get(url, { agent }, (answer) => answer.resume().once('end', resolve)).once('error', reject)
  })
}

async function coldStarts(runs) {
  const phases = { provisionMs: [], runtimeInitMs: [], codeInitMs: [] }
  for (let run = 0; run < runs; run += 1) {
    await stack.deploy({ hello: { code: `${HELLO} // ${run}`, triggers: [route('GET /')] } })
    await new Promise((resolve) => setTimeout(resolve, 300))
    const { coldStart } = await stack.invoke('hello')
    for (const name of Object.keys(phases)) phases[name].push(coldStart[name])
  }
  return Object.fromEntries(
    Object.entries(phases).map(([name, all]) => [name, Number(median(all).toFixed(2))]),
  )
}

async function starts(runs) {
  const options = { root: stack.root, env: stack.env, clock }
  const all = []
  for (let run = 0; run < runs; run += 1) {
    await stopCloud(options)
    const before = performance.now()
    await startCloud(options)
    all.push(performance.now() - before)
  }
  return Math.round(median(all))
}

function median(values) {
  return values.sort((one, other) => one - other)[Math.floor(values.length / 2)]
}
