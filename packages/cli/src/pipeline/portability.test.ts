import assert from 'node:assert/strict'
import { at, sampleDestination, sampleFunction, sampleService } from '../testing/sample-destination.ts'
import { textOf } from '../terminal/line.ts'
import { checkLines, findingData } from '../views/check-view.ts'
import { checkPortability, isDeviation, isRefused } from './portability.ts'

const base = sampleFunction('base')
const service = sampleService([
  sampleFunction('web', {
    handler: { ...base.handler, style: 'fetch' },
    settings: { ...base.settings, snapStart: true, environment: { A: '1' } },
    triggers: [
      { kind: 'httpApi', method: 'GET', path: '/', access: 'public', source: at(9) },
      { kind: 'platform', provider: 'aws', event: 'alexaSkill', settings: null, source: at(12) },
    ],
  }),
])

const paper = sampleDestination('paper', {
  settings: {
    ...sampleDestination().provider.capabilities.settings,
    snapStart: {
      level: 'impossible',
      reason: 'no images',
      substitute: 'provisionedConcurrency',
      refuse: false,
    },
    environment: { level: 'lossy', lost: 'only 10 variables' },
  },
})

describe('sls check', () => {
  const findings = checkPortability(service, paper.provider)

  it('tells of everything that a function uses, and of nothing else', () => {
    assert.deepEqual(
      findings.map(({ subject, capability, source }) => [subject, capability.level, source.line]),
      [
        ['fetch handler', 'emulated', 2],
        ['httpApi GET /', 'native', 9],
        ['alexaSkill of aws', 'impossible', 12],
        ['memorySize 1024', 'native', 1],
        ['timeout 6 s', 'native', 1],
        ['environment 1', 'lossy', 1],
        ['snapStart on', 'impossible', 1],
      ],
    )
  })

  it('finds what takes the place of an event by the event, also on the platform that has it', () => {
    for (const name of ['paper', 'aws']) {
      const found = checkPortability(service, sampleDestination(name).provider)
      const capability = found.find(({ subject }) => subject === 'alexaSkill of aws')?.capability
      assert.match(capability?.level === 'impossible' ? capability.substitute : '', /endpoint of the skill/)
    }
  })

  it('tells what would be refused from what is only different', () => {
    assert.deepEqual(
      findings.filter(isRefused).map(({ subject }) => subject),
      ['alexaSkill of aws'],
    )
    assert.deepEqual(
      findings.filter(isDeviation).map(({ subject }) => subject),
      ['alexaSkill of aws', 'environment 1', 'snapStart on'],
    )
  })

  it("takes a provider's own word for the events that only it has", () => {
    const { provider } = sampleDestination('aws', { platformEvents: { alexaSkill: { level: 'native' } } })
    const aws = checkPortability(service, provider)
    assert.equal(aws.find(({ subject }) => subject === 'alexaSkill of aws')?.capability.level, 'native')
  })

  it('shows providers side by side and each reason once', () => {
    const own = sampleDestination('aws', { platformEvents: { alexaSkill: { level: 'native' } } })
    const both = [...findings, ...checkPortability(service, own.provider)]
    const lines = checkLines(both, ['paper', 'aws']).map(textOf)
    assert.match(lines[0] ?? '', /^function +uses +paper +aws +where$/)
    assert.match(lines.join('\n'), /^web +alexaSkill of aws +impossible +native +serverless\.yml:12$/m)
    assert.match(lines.join('\n'), /impossible snapStart: no images; instead: provisionedConcurrency \[web\]/)
    assert.match(lines.join('\n'), /lossy {6}environment: only 10 variables \[web\]/)
  })

  it('has the same for programs', () => {
    const [first] = findings
    assert.ok(first)
    assert.deepEqual(findingData(first), {
      provider: 'paper',
      function: 'web',
      kind: 'style',
      subject: 'fetch handler',
      level: 'emulated',
      how: 'a shim of 2 kB',
      source: at(2),
    })
  })
})
