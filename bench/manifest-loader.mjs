// `node bench/manifest-loader.mjs`: time and memory of `loadService` for inputs that are small and stand for much work, and
// for large ones, each in a fresh process with a heap of 256 MB. `ms` is the loading alone, `MB` the peak of the process.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, ensureInstalled, root } from '../scripts/run.mjs'

const HEAP = '--max-old-space-size=256'

if (process.argv[2] === 'load') await load(process.argv[3])
else await measureAll()

async function measureAll() {
  ensureInstalled()
  build()
  const { BOMBS } = await import(path.join(root, 'test/dist/fuzz/bombs.js'))
  for (const { name, manifest, files = {} } of BOMBS) {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'skyfold-bench-'))
    try {
      for (const [file, content] of Object.entries({ ...files, 'serverless.yml': manifest }))
        writeFileSync(path.join(folder, file), content)
      const runs = Array.from({ length: 3 }, () => run(folder)).sort((a, b) => a.ms - b.ms)
      const { ms, megabytes, outcome } = runs[0]
      const size = `${Buffer.byteLength(manifest)} B`.padStart(11)
      console.log(
        `${name.padEnd(40)}${size} ${ms.toFixed(0).padStart(6)} ms ${megabytes.toFixed(0).padStart(4)} MB  ${outcome}`,
      )
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function run(folder) {
  const self = fileURLToPath(import.meta.url)
  const { status, stdout, stderr } = spawnSync(process.execPath, [HEAP, self, 'load', folder], {
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

async function load(folder) {
  const { loadService } = await import('../packages/manifest/dist/index.js')
  const start = performance.now()
  const { service, diagnostics } = await loadService({ root: folder, options: {}, env: {}, resolveAll: true })
  const ms = performance.now() - start
  const first = diagnostics.find(({ severity }) => severity === 'error')
  const outcome = first
    ? `${first.code} ${first.source.line}:${first.source.column}`
    : `loaded ${service.name}`
  console.log(JSON.stringify({ ms, megabytes: process.resourceUsage().maxRSS / 1024, outcome }))
}
