import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { SavedPlan } from '@skyfold/engine'
import { SkyfoldError } from '@skyfold/plugin-api'
import { Stop } from '../command/report.ts'
import { recordSession } from '../testing/recorded-session.ts'
import { sampleDestination } from '../testing/sample-destination.ts'
import { readPlanFile, writePlanFile } from './plan-file.ts'
import { inputsOf, matchPlans, withInputs } from './plan-inputs.ts'
import { unsavable } from './unsavable.ts'

const { stack } = sampleDestination()
const plan = { version: 1, lineage: null, serial: 0, desired: 'abc', steps: [], unchanged: [] } as const
const saved: SavedPlan = {
  inputs: { stage: 'dev', provider: ['paper'] },
  plans: [{ stack, account: { key: '1', label: 'account 1' }, plan }],
}
const flags = { stage: undefined, region: undefined, provider: undefined, config: undefined, auth: undefined }

describe('a plan file', () => {
  let folder: string
  let file: string
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-plan-'))
    file = path.join(folder, 'plan.json')
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  it('is its owner’s alone, replaces an older one whole, and reads back', async () => {
    writeFileSync(file, 'older', { mode: 0o666 })
    await writePlanFile(recordSession(), file, saved)
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.deepEqual(readdirSync(folder), ['plan.json'])
    assert.deepEqual(await readPlanFile(recordSession(), file), saved)
  })

  it('that cannot be read or written is named: CLI_PLAN_FILE', async () => {
    const session = recordSession()
    await assert.rejects(readPlanFile(session, file), new Stop('usage'))
    await assert.rejects(writePlanFile(session, path.join(folder, 'no/plan.json'), saved), new Stop('error'))
    assert.equal(session.stderr().match(/CLI_PLAN_FILE/g)?.length, 2)
  })

  it('that was edited by hand is refused by its name: ENGINE_PLAN_UNREADABLE', async () => {
    await writePlanFile(recordSession(), file, saved)
    writeFileSync(file, readFileSync(file, 'utf8').replace('"abc"', '"abd"'))
    await assert.rejects(readPlanFile(recordSession(), file), (error) => {
      assert.ok(error instanceof SkyfoldError)
      assert.equal(error.diagnostic.code, 'ENGINE_PLAN_UNREADABLE')
      assert.ok(error.diagnostic.message.startsWith(file))
      return true
    })
  })

  it('remembers the flags that matter, and the stage even if it was not typed', () => {
    assert.deepEqual(inputsOf({ ...flags, refresh: false }, 'dev'), { stage: 'dev' })
    assert.deepEqual(inputsOf({ ...flags, region: 'r1', provider: ['a'], refresh: true }, 'prod'), {
      stage: 'prod',
      region: 'r1',
      provider: ['a'],
      refresh: true,
    })
  })

  it('fills in the flags that were not typed, and contradicts those that differ: CLI_PLAN_FLAG', async () => {
    const session = recordSession()
    const from = { file: 'plan.json', inputs: saved.inputs }
    assert.deepEqual(await withInputs(session, flags, from), { ...flags, stage: 'dev', provider: ['paper'] })
    assert.equal((await withInputs(session, { ...flags, stage: 'dev' }, from)).stage, 'dev')
    await assert.rejects(withInputs(session, { ...flags, stage: 'prod' }, from), new Stop('usage'))
    await assert.rejects(withInputs(session, { ...flags, region: 'r2' }, from), new Stop('usage'))
    assert.match(session.stderr(), /CLI_PLAN_FLAG `--stage` contradicts plan.json, which was made with dev/)
    assert.match(session.stderr(), /`--region` contradicts plan.json, which was made without it/)
  })

  it('belongs to exactly the stacks of the service: CLI_PLAN_FOREIGN', async () => {
    const session = recordSession()
    const own = sampleDestination()
    const matched = await matchPlans(session, saved, { file: 'plan.json', destinations: [own] })
    assert.equal(matched.get(own), saved.plans[0])
    for (const destinations of [[], [sampleDestination('other')], [own, sampleDestination('other')]])
      await assert.rejects(matchPlans(session, saved, { file: 'plan.json', destinations }), new Stop('stale'))
    assert.match(session.stderr(), /CLI_PLAN_FOREIGN plan.json is a plan of shop\/dev\/paper\/r1/)
  })

  it('is not written while an earlier run has not finished: CLI_PLAN_UNSETTLED', () => {
    assert.deepEqual(unsavable(stack, { open: [], leased: false }), [])
    const [open] = unsavable(stack, { open: ['x/y'], leased: true })
    const [leased] = unsavable(stack, { open: [], leased: true })
    assert.deepEqual([open?.code, leased?.code], ['CLI_PLAN_UNSETTLED', 'CLI_PLAN_UNSETTLED'])
    assert.match(open?.message ?? '', /what became of x\/y/)
  })
})
