// `npm run bench:engine`: 1,000 functions, some 8,000 resources, on the virtual cloud of the simulator: how long it takes
// to plan, to find nothing to do and to deploy all of it, what twice as many cost, and how much memory it needs.
// Times are of the processor and of this machine; the ratio t(2n)/t(n) is what says whether something is quadratic.
import path from 'node:path'
import { build, root } from '../scripts/run.mjs'

const MOST_RATIO = 2.3
const MOST_MIB = 512
const FUNCTIONS = 1000
const TIMES = 3

build('packages/engine')
const simulator = path.join(root, 'packages/engine/dist/simulator')
const { VirtualStack } = await import(path.join(simulator, 'scale/virtual-stack.js'))

await measure(50)
const half = await measure(FUNCTIONS / 2)
const whole = await measure(FUNCTIONS)
const rows = Object.keys(whole.ms).map((name) => {
  const ratio = whole.ms[name] / half.ms[name]
  return { name, half: half.ms[name], whole: whole.ms[name], ratio }
})
console.log(
  `| ${whole.resources} resources | ${FUNCTIONS / 2} functions | ${FUNCTIONS} functions | t(2n)/t(n) |`,
)
console.log('|---|---|---|---|')
for (const { name, half: before, whole: after, ratio } of rows)
  console.log(`| ${name} | ${before.toFixed(0)} ms | ${after.toFixed(0)} ms | ${ratio.toFixed(2)} |`)
const mib = process.resourceUsage().maxRSS / 1024
console.log(
  `\npeak memory ${mib.toFixed(0)} MiB (most: ${MOST_MIB}), state ${(whole.bytes / 2 ** 20).toFixed(1)} MiB`,
)
const isLinear = rows.every(({ ratio }) => ratio <= MOST_RATIO)
process.exitCode = isLinear && mib <= MOST_MIB ? 0 : 1

/** The first deploy once, what changes nothing several times: the quickest counts. */
async function measure(functions) {
  const stack = new VirtualStack(functions)
  const ms = { 'first deploy': await time(() => stack.deploy('done')) }
  const repeat = async (work) => {
    const times = []
    for (let turn = 0; turn < TIMES; turn += 1) times.push(await time(work))
    return Math.min(...times)
  }
  ms['plan'] = await repeat(() => stack.preview())
  ms['deploy without changes'] = await repeat(() => stack.deploy('unchanged'))
  stack.edit()
  ms['deploy of one changed function'] = await time(() => stack.deploy('done'))
  ms['remove'] = await time(() => stack.remove())
  return { ms, resources: stack.size, bytes: stack.stateBytes }
}

async function time(work) {
  const start = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}
