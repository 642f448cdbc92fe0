import assert from 'node:assert/strict'
import { isSecret } from '../../secret.ts'
import { loadText } from '../../testing/service-folder.ts'
import { parseDotenv } from './dotenv.ts'

describe('a .env file', () => {
  const lines: [string, Record<string, string>][] = [
    ['A=1', { A: '1' }],
    ['export A = two words # comment', { A: 'two words' }],
    ["A='$B # no comment'", { A: '$B # no comment' }],
    ['A="line\\nline # no comment" # comment', { A: 'line\nline # no comment' }],
    ['A="two\nlines"', { A: 'two\nlines' }],
    ['A=', { A: '' }],
    ['# A=1\n\nB=2\r\nC=3', { B: '2', C: '3' }],
    ['A=1\nB=${A}-$A-${KNOWN}-\\$A', { A: '1', B: '1-1-known-$A' }],
    ['not a line\n=3', {}],
    ['A=#none\nB=a#b', { A: '', B: 'a#b' }],
    [`A=${' '.repeat(300_000)}x`, { A: 'x' }],
  ]
  for (const [text, values] of lines)
    it(`reads ${JSON.stringify(text.slice(0, 60))}`, () =>
      assert.deepEqual(parseDotenv(text, { KNOWN: 'known' }), values))

  const manifest =
    "service: x\nuseDotenv: true\nprovider: { name: aws, stage: \"${env:STAGE, 'dev'}\" }\nfunctions: { f: { handler: a.b, environment: { A: '${env:A}', B: '${env:B}' } } }\n"

  it('of the stage comes before the general one, and the environment before both', async () => {
    const files = { '.env': 'STAGE=qa\nA=general\nB=general\n', '.env.qa': 'A=qa\nB=qa\n' }
    const { service, diagnostics } = await loadText(manifest, { env: { B: 'outside' } }, files)
    assert.deepEqual(diagnostics, [])
    assert.equal(service?.stage, 'qa')
    const { A, B } = service.functions[0]?.settings.environment ?? {}
    assert.deepEqual([isSecret(A) && A.reveal(), isSecret(B) && B.reveal()], ['qa', 'outside'])
  })

  it('is not read unless the manifest says so', async () => {
    const { diagnostics } = await loadText(manifest.replace('true', 'false'), {}, { '.env': 'A=1\nB=1\n' })
    assert.deepEqual(
      diagnostics.map(({ code }) => code),
      ['MANIFEST_VARIABLE_MISSING', 'MANIFEST_VARIABLE_MISSING'],
    )
  })
})
