import assert from 'node:assert/strict'
import type { Json } from '@skyfold/manifest'
import { toYaml } from './yaml.ts'

describe('printed YAML', () => {
  it('looks like a manifest', () => {
    const value: Json = {
      service: 'shop',
      functions: {
        hello: { handler: 'src/hello.get', events: [{ httpApi: 'GET /items/{id}' }, 'x'], tags: {} },
      },
      list: [[1, 2], [], { a: { b: null } }],
    }
    assert.equal(
      toYaml(value),
      `service: shop
functions:
  hello:
    handler: src/hello.get
    events:
      - httpApi: GET /items/{id}
      - x
    tags: {}
list:
  - - 1
    - 2
  - []
  - a:
      b: null
`,
    )
  })

  for (const text of [
    '',
    'true',
    'No',
    '1.5',
    '1e3',
    '.5',
    '2030-01-31',
    'a: b',
    'a #b',
    ' a',
    'a ',
    '*',
    '&a',
    '- a',
    'ä',
    'a\nb',
    "it's",
    '{a}',
    '\u001b',
  ])
    it(`quotes ${JSON.stringify(text)}`, () => assert.equal(toYaml(text), `${JSON.stringify(text)}\n`))

  for (const text of ['nodejs22.x', './src/a', 'rate(5 minutes)', '${self:service}-dev', 'a=b'])
    it(`leaves ${text} plain`, () => assert.equal(toYaml([text]), `- ${text}\n`))
})
