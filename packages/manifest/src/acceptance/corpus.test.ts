/**
 * Real manifests of the public examples, where they are at hand (`SKYFOLD_CORPUS`). Every one gives a service or
 * says why not, at a place.
 */
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { loadService } from '../load-service.ts'
import { CORPUS, corpusManifests } from '../testing/example-corpus.ts'

/** What these need does not come with the example: files with secrets, an account, a plugin's constructs, an image, a real name. */
const NEEDS: Readonly<Record<string, string>> = {
  'aws-node-auth0-custom-authorizers-api': 'MANIFEST_VARIABLE_MISSING',
  'aws-node-env-variables-encrypted-in-a-file': 'MANIFEST_VARIABLE_MISSING',
  'aws-node-github-check': 'MANIFEST_VARIABLE_SOURCE',
  'aws-node-sqs-worker': 'MANIFEST_VARIABLE_SOURCE',
  'aws-node-twitter-joke-bot': 'MANIFEST_VARIABLE_MISSING',
  'aws-node-typescript-apollo-lambda': 'MANIFEST_VARIABLE_MISSING',
  'aws-node-upload-to-s3-and-postprocess': 'MANIFEST_CHANNEL',
  'aws-python-auth0-custom-authorizers-api': 'MANIFEST_VARIABLE_MISSING',
  'aws-python-rest-api-with-pymongo': 'MANIFEST_VARIABLE_MISSING',
  'aws-ruby-sqs-with-dynamodb': 'MANIFEST_VARIABLE_SOURCE',
  'legacy/aws-nodejs-docker': 'MANIFEST_IMAGE',
}

if (existsSync(CORPUS)) describe('the manifests of the public examples', testCorpus)
else
  it(`the manifests of the public examples (not found at ${CORPUS}; set SKYFOLD_CORPUS)`, function () {
    this.skip()
  })

function testCorpus(): void {
  for (const file of corpusManifests()) {
    const root = path.dirname(file)
    const name = path.relative(CORPUS, root)
    const isAws = /^\s*name:\s*aws\b/m.test(readFileSync(file, 'utf8'))
    it(`${name} ${isAws && !NEEDS[name] ? 'loads' : 'loads or says what is missing'}`, async () => {
      const { service, diagnostics } = await loadService({
        root,
        config: path.basename(file),
        options: {},
        env: {},
      })
      assert.deepEqual(
        diagnostics.filter(({ source }) => source === undefined),
        [],
      )
      const errors = diagnostics.filter(({ severity }) => severity === 'error').map(({ code }) => code)
      assert.equal(service === undefined, errors.length > 0)
      if (isAws) assert.deepEqual([...new Set(errors)], NEEDS[name] === undefined ? [] : [NEEDS[name]])
    })
  }
}
