import assert from 'node:assert/strict'
import { build } from 'esbuild'
import { fileURLToPath } from 'node:url'

/** Bytes, minified. What a handler pays for the shim, before compression. */
const BUDGET = { fromFetch: 3640, serveAzure: 11_500, googleHttp: 7100, googleEvents: 4000 }

describe('the byte budget of the shims', () => {
  for (const [name, budget] of Object.entries(BUDGET)) {
    it(`lets ${name} cost at most ${budget} bytes`, async () => {
      const front = fileURLToPath(import.meta.resolve('@skyfold/runtime'))
      const contents = `import { ${name} } from ${JSON.stringify(front)}; exports.handler = ${name}(() => new Response())`
      const result = await build({
        stdin: { contents, resolveDir: '.', loader: 'js' },
        bundle: true,
        minify: true,
        platform: 'node',
        format: 'cjs',
        write: false,
      })
      const bytes = result.outputFiles[0]?.contents.length ?? Infinity
      assert.ok(bytes <= budget, `${bytes} bytes`)
    })
  }
})
