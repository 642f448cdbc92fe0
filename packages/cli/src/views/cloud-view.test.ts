import assert from 'node:assert/strict'
import { textOf } from '../terminal/line.ts'
import { cloudLines } from './cloud-view.ts'

describe('sls local status', () => {
  it('says of which functions variables cannot be read', () => {
    const served = { version: '1', idle: 0, busy: 0 }
    const lines = cloudLines(
      {
        pid: 7,
        startedAt: 0,
        functions: [
          { name: 'shop-dev-web', ...served },
          { name: 'shop-dev-work', ...served, locked: ['PASSWORD', 'TOKEN'] },
        ],
        apis: [],
        queues: [],
        schedules: [],
      },
      1000,
    ).map(textOf)
    assert.deepEqual(
      lines.filter((line) => line.includes('locked')),
      ['  locked shop-dev-work: PASSWORD, TOKEN cannot be read (mend it with `sls deploy`)'],
    )
  })
})
