import assert from 'node:assert/strict'
import { at } from '../testing/sample-destination.ts'
import { protectResources } from './protection.ts'

const graph = {
  resources: [
    { address: 'aws.sqs.queue/jobs', type: 'aws.sqs.queue', inputs: {} },
    { address: 'aws.iam.role/jobs', type: 'aws.iam.role', inputs: {} },
  ],
}

describe('protected resources', () => {
  it('are marked in the graph, and only they', () => {
    const protect = [{ address: 'aws.sqs.queue/jobs', source: at(3) }]
    const { graph: marked, diagnostics } = protectResources(graph, protect, 'aws')
    assert.deepEqual(
      marked.resources.map((one) => one.protect),
      [true, undefined],
    )
    assert.deepEqual(diagnostics, [])
  })

  it('of another provider are left to its target', () => {
    const protect = [{ address: 'gcp.pubsub.topic/jobs', source: at(3) }]
    assert.deepEqual(protectResources(graph, protect, 'aws'), { graph, diagnostics: [] })
  })

  it('that do not exist are named at their line: CLI_PROTECT_UNKNOWN', () => {
    const protect = [{ address: 'aws.sqs.queue/job', source: at(3) }]
    const [unknown] = protectResources(graph, protect, 'aws').diagnostics
    assert.equal(unknown?.code, 'CLI_PROTECT_UNKNOWN')
    assert.equal(unknown.source?.line, 3)
    assert.match(unknown.hint, /Did you mean `aws.sqs.queue\/jobs`\?/)
  })
})
