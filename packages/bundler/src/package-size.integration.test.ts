import assert from 'node:assert/strict'
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { bundle } from './bundle.ts'
import { addFiles, createFolder, discard, serviceOf, unitsOf } from './testing/service-folder.ts'
import { writeZip } from './zip/zip-writer.ts'

const HANDLERS = { three: 'src/three.handler', one: 'src/one.handler', hello: 'src/hello.handler' }

describe('the size of packages', () => {
  let root: string
  let bytes: Record<string, number>
  before(async () => {
    root = await createFolder()
    await addFiles(root, barrelService())
    const units = unitsOf(HANDLERS)
    const { artifacts } = await bundle({
      service: serviceOf(root, HANDLERS),
      units,
      outDir: path.join(root, 'out'),
    })
    bytes = Object.fromEntries(artifacts.map((artifact) => [artifact.unit, artifact.bytes]))
  })
  after(() => discard(root))

  it('is a few hundred bytes for a handler that does nothing', () => {
    assert.ok(bytes['hello'] && bytes['hello'] <= 260, `${bytes['hello']}`)
  })

  it('grows with what a function takes of a barrel, not with the barrel', () => {
    assert.ok(bytes['one'] && bytes['hello'] && bytes['one'] <= bytes['hello'] + 250, `${bytes['one']}`)
    assert.ok(bytes['three'] && bytes['three'] <= bytes['one'] + 350, `${bytes['three']}`)
  })

  it('is a fraction of what esbuild alone makes of the same code', async () => {
    const plain = await plainEsbuild(path.join(root, 'src/three.ts'))
    assert.ok(bytes['three'] && bytes['three'] < plain / 3, `${bytes['three']} of ${plain}`)
  })
})

/**
 * A handler for three, one and none of the functions of a barrel of thirty. Each module does something when it is
 * loaded, so that esbuild has to keep it, and has words of its own, so that they do not compress into one another.
 */
function barrelService(): Record<string, string> {
  const numbers = Array.from({ length: 30 }, (_, index) => index + 1)
  const word = (n: number): string => createHash('sha256').update(`${n}`).digest('hex').slice(0, 8)
  const words = (n: number): string[] => Array.from({ length: 8 }, (_, each) => word(n * 100 + each))
  const module = (n: number): string => `
const table${n} = new Map(${JSON.stringify(words(n))}.map((word, index) => [word, index * ${n}]))
export function lookUp${n}(key: string): number {
  const found = table${n}.get(key)
  if (found === undefined) throw new RangeError('no ${word(n)} in ${word(-n)}: ' + key)
  return found
}
`
  const handler = (...taken: number[]): string => `
import { ${taken.map((n) => `lookUp${n}`).join(', ')} } from './lib/index.ts'
export const handler = async ({ key }) => [${taken.map((n) => `lookUp${n}(key)`).join(', ')}]
`
  return {
    ...Object.fromEntries(numbers.map((n) => [`src/lib/table${n}.ts`, module(n)])),
    'src/lib/index.ts': numbers.map((n) => `export * from './table${n}.ts'\n`).join(''),
    'src/three.ts': handler(1, 7, 13),
    'src/one.ts': handler(5),
    'src/hello.ts': "export const handler = async () => ({ statusCode: 200, body: 'hello' })\n",
  }
}

/** The bytes of a zip that holds what `esbuild --bundle --platform=node --minify` makes. */
async function plainEsbuild(entry: string): Promise<number> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: 'node20',
    minify: true,
    write: false,
  })
  const data = outputFiles[0]?.contents ?? new Uint8Array()
  return (await writeZip([{ path: 'index.js', data }])).length
}
