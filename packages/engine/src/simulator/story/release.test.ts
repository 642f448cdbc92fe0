/** Deploys that are killed while they keep what they have made to serve. */
import assert from 'node:assert/strict'
import { type KillStory, tellKill } from './kill-story.ts'

/** The last steps of a deploy: it keeps its release, deletes what no release needs, and gives the lease back. */
const KEEPING = 9

describe('a release', () => {
  it('leaves no blob behind when the deploy that keeps it is killed, and the one that recovers as well', async () => {
    const story: KillStory = { scenario: 'create', network: 'good', seed: 1, sameHost: true, eventual: false }
    const { steps } = await tellKill(story)
    for (let killAt = steps - KEEPING; killAt <= steps; killAt += 1) {
      for (let killAgainAt = 10; killAgainAt <= 40; killAgainAt += 1) {
        const killed = { ...story, killAt, killAgainAt }
        const { problem } = await tellKill(killed)
        assert.equal(problem, null, `${JSON.stringify(killed)}: ${problem?.text}`)
      }
    }
  }).timeout(60_000)
})
