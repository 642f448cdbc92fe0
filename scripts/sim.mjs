// `npm run sim -- [--runs 3000] [--seed 1] [--scenario NAME]`: tells that many stories of killed, sleeping and racing
// deploys. What goes wrong is printed with the command that tells it again: `npm run sim -- --replay '…'` (the story
// itself, or the path of a file that holds it). Exits 1 unless every story converged.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { build, ensureInstalled, root } from './run.mjs'

const MOST_FAILURES = 20

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    scenario: { type: 'string' },
    replay: { type: 'string' },
  },
})

ensureInstalled()
build('packages/engine')
const simulator = path.join(root, 'packages/engine/dist/simulator')
const { tellMany, tellStory } = await import(path.join(simulator, 'story/story.js'))
const { SCENARIOS } = await import(path.join(simulator, 'story/scenario.js'))
if (values.replay === undefined) await simulate()
else await replay(values.replay)

async function simulate() {
  const { scenario } = values
  if (scenario !== undefined && !Object.hasOwn(SCENARIOS, scenario)) {
    console.error(`There is no scenario "${scenario}": ${Object.keys(SCENARIOS).join(' · ')}`)
    process.exit(2)
  }
  let failures = 0
  const tally = await tellMany({
    runs: Number(values.runs),
    seed: Number(values.seed),
    ...(scenario === undefined ? {} : { scenario }),
    onProblem: (story, problem) => {
      say(story, problem)
      failures += 1
      return failures >= MOST_FAILURES
    },
  })
  const { runs, converged, orphans, stuck } = tally
  console.log(`runs ${runs}, converged ${converged}, orphans ${orphans}, stuck ${stuck}`)
  process.exitCode = converged === runs ? 0 : 1
}

async function replay(given) {
  const story = JSON.parse(existsSync(given) ? readFileSync(given, 'utf8') : given)
  const problem = await tellStory(story)
  if (problem) say(story, problem)
  else console.log('This story ends well.')
  process.exitCode = problem ? 1 : 0
}

function say(story, { kind, text }) {
  console.log(`${kind}: ${text}`)
  console.log(`  ${JSON.stringify(story)}`)
  console.log(`  npm run sim -- --replay '${JSON.stringify(story)}'`)
}
