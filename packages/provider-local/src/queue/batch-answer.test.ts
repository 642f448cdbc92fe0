import assert from 'node:assert/strict'
import { failedMessages } from './batch-answer.ts'

const IDS = new Set(['a', 'b', 'c'])

function failures(...itemIdentifiers: readonly unknown[]): unknown {
  return { batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })) }
}

describe('the answer to a batch', () => {
  const cases: readonly [string, unknown, 'all' | readonly string[]][] = [
    ['null', null, []],
    ['nothing', undefined, []],
    ['an empty text', '', []],
    ['an empty object', {}, []],
    ['no list', { batchItemFailures: null }, []],
    ['an empty list', failures(), []],
    ['some ids', failures('a', 'c'), ['a', 'c']],
    ['one id twice', failures('a', 'a'), ['a']],
    ['all ids', failures('a', 'b', 'c'), ['a', 'b', 'c']],
    ['a foreign id', failures('a', 'z'), 'all'],
    ['an empty id', failures(''), 'all'],
    ['an id that is null', failures(null), 'all'],
    ['an id that is a number', failures(1), 'all'],
    ['a misspelt key', { batchItemFailures: [{ itemidentifier: 'a' }] }, 'all'],
    ['ids without objects', { batchItemFailures: ['a'] }, 'all'],
    ['failures that are no list', { batchItemFailures: 'a' }, 'all'],
    ['a text', 'done', 'all'],
    ['a list', ['a'], 'all'],
  ]
  for (const [title, answer, expected] of cases)
    it(`${title}: ${expected === 'all' ? 'the whole batch failed' : `${expected.length} failed`}`, () => {
      const failed = failedMessages(answer, IDS)
      assert.deepEqual(failed === 'all' ? failed : [...failed], expected)
    })
})
