import assert from 'node:assert/strict'
import { SAFE } from '../safety.ts'
import { tellRace } from './race.ts'

/** The usual run tells some of the races; `SKYFOLD_RACE=57` tells that one again. */
const REPLAY = process.env['SKYFOLD_RACE']
const COUNT = process.env['SKYFOLD_STORIES'] === 'all' ? 1500 : 120

describe('several deployers of one stack', () => {
  it('lose no object, however they meet, fall asleep or die', async () => {
    const seeds =
      REPLAY === undefined ? Array.from({ length: COUNT }, (_, index) => index + 1) : [Number(REPLAY)]
    for (const seed of seeds) assert.equal(await tellRace(seed, SAFE), null, `SKYFOLD_RACE=${seed}`)
  }).timeout(600_000)
})
