import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { loadService } from '../../load-service.ts'
import type { LoadRequest } from '../../load-request.ts'
import type { FolderFiles } from '../../testing/service-folder.ts'
import { loadText, summarise, withFolder } from '../../testing/service-folder.ts'

const HEAD = 'service: x\nprovider: aws\n'

/** The value of `custom` with everything resolved. */
async function customOf(
  text: string,
  request: Partial<LoadRequest> = {},
  files: FolderFiles = {},
): Promise<unknown> {
  const { resolved, diagnostics } = await loadText(HEAD + text, { resolveAll: true, ...request }, files)
  assert.deepEqual(
    diagnostics.filter(({ severity }) => severity === 'error').map(summarise),
    [],
    'resolves without an error',
  )
  return (resolved as { readonly custom: unknown }).custom
}

describe('parameters', () => {
  const params = `params:
  default: { host: any, size: 1, deep: { key: "\${sls:stage}" }, dotted.name: d }
  prod: { host: prod.example }
`

  it('come from the command line, then the stage, then the default', async () => {
    const text = `${params}custom: ["\${param:host}", "\${param:size}"]\n`
    assert.deepEqual(await customOf(text), ['any', 1])
    assert.deepEqual(await customOf(text, { options: { stage: 'prod' } }), ['prod.example', 1])
    assert.deepEqual(await customOf(text, { options: { stage: 'prod' }, params: { host: 'typed' } }), [
      'typed',
      1,
    ])
  })

  it('may be objects, hold variables and have dots in their names', async () => {
    const text = `${params}custom: ["\${param:deep}", "\${param:deep.key}", "\${param:dotted.name}"]\n`
    assert.deepEqual(await customOf(text), [{ key: 'dev' }, 'dev', 'd'])
  })

  it('may stand under stages as well', async () => {
    const text = `stages: { default: { params: { a: 1, b: 2 } }, qa: { params: { a: 3 } } }\ncustom: ["\${param:a}", "\${param:b}"]\n`
    assert.deepEqual(await customOf(text, { options: { stage: 'qa' } }), [3, 2])
  })

  it('that nobody gives are named with both ways to give them', async () => {
    const { diagnostics } = await loadText(`${HEAD}tags: { a: "\${param:none}" }\n`)
    const missing = diagnostics.find(({ severity }) => severity === 'error')
    assert.match(missing?.message ?? '', /The parameter `none` does not exist/)
    assert.match(missing?.hint ?? '', /--param none=….*params\.default/)
  })
})

describe('strToBool', () => {
  it('makes booleans of texts', async () => {
    const text =
      'custom: ["${strToBool(true)}", "${strToBool(0)}", "${strToBool(${env:FLAG})}", "${strToBool(${opt:none, \'\'})}"]\n'
    assert.deepEqual(await customOf(text, { env: { FLAG: 'TRUE' } }), [true, false, true, false])
  })

  it('refuses other texts where they stand', async () => {
    const { diagnostics } = await loadText(`${HEAD}tags: { a: "\${strToBool(maybe)}" }\n`)
    assert.ok(diagnostics.map(summarise).includes('error MANIFEST_VARIABLE_BOOLEAN serverless.yml:3:13'))
  })
})

describe('what the framework knows', () => {
  it('is the stage and the id of the run', async () => {
    assert.deepEqual(
      await customOf('custom: ["${sls:stage}", "${sls:instanceId}"]\n', { instanceId: 'i-1' }),
      ['dev', 'i-1'],
    )
  })
})

describe('facts of the git repository', function () {
  this.timeout(20_000)
  const { PATH = '' } = process.env

  it('are asked of git, and nothing that the repository configures is started', () =>
    withFolder(
      {
        'serverless.yml': `${HEAD}custom: ["\${git:branch}", "\${git:commit}", "\${git:sha1}", "\${git:message}", "\${git:isDirty}", "\${git:tags}", "\${git:user}"]\n`,
      },
      async (root) => {
        const git = (...words: string[]): string =>
          execFileSync('git', words, { cwd: root, encoding: 'utf8', env: { PATH, HOME: root } }).trim()
        git('init', '--quiet', '--initial-branch=trunk')
        git('config', 'user.name', 'Ada')
        git('config', 'user.email', 'ada@example.org')
        git('add', '.')
        git('commit', '--quiet', '--message', 'First.')
        git('tag', 'v1')
        git('tag', 'v2')
        git('config', 'core.fsmonitor', 'touch ran; false')
        const { resolved } = await loadService({
          root,
          options: {},
          env: { PATH, HOME: root },
          resolveAll: true,
        })
        const { custom } = resolved as { readonly custom: readonly unknown[] }
        const commit = git('-c', 'core.fsmonitor=false', 'rev-parse', 'HEAD')
        assert.deepEqual(custom, ['trunk', commit, commit.slice(0, 7), 'First.', false, 'v1::v2', 'Ada'])
        assert.throws(() => execFileSync('ls', ['ran'], { cwd: root, stdio: 'ignore' }))
      },
    ))

  it('are missing outside a repository, and a fallback is tried', async () => {
    const text = 'custom: ["${git:branch, \'none\'}", "${git:unknown, \'none\'}"]\n'
    assert.deepEqual(await customOf(text, { env: { PATH, GIT_CEILING_DIRECTORIES: '/' } }), ['none', 'none'])
  })
})

describe('files', () => {
  it('are read once, whole, and by any spelling of their name', async () => {
    const files = {
      'a.yml': 'x: { y: [1, 2] }\n',
      'b.txt': ' text \n',
      'c.tfstate': '{ "v": 4 }',
      bare: 'bare\n',
    }
    const text =
      'custom: ["${file(a.yml):x.y.1}", "${file(./a.yml):x}", "${file(b.txt)}", "${file(c.tfstate):v}", "${file(bare)}", "${file(\'./a.yml\'):x.y.0}"]\n'
    assert.deepEqual(await customOf(text, {}, files), [2, { y: [1, 2] }, 'text', 4, 'bare', 1])
  })
})

describe('the options that a manifest names', () => {
  it('are told, those of included files too', async () => {
    const { optionNames } = await loadText(
      `${HEAD}tags: \${file(tags.yml)}\ncustom: { a: "\${opt:one, opt:two-three}", b: "opt:none" }\n`,
      {},
      { 'tags.yml': 'a: ${opt:four, "x"}\n' },
    )
    assert.deepEqual([...optionNames].sort(), ['four', 'one', 'two-three'])
  })
})

describe('folders beside the service folder', () => {
  const files = { 'common.yml': 'a: shared\n', 'services/api/serverless.yml': '' }

  async function load(manifest: string, request: Partial<LoadRequest>): Promise<readonly string[]> {
    return withFolder({ ...files, 'services/api/serverless.yml': HEAD + manifest }, async (root) => {
      const { service, diagnostics } = await loadService({
        root: `${root}/services/api`,
        options: {},
        env: {},
        ...request,
        ...(request.allowOutside ? { allowOutside: [root] } : {}),
      })
      const said = diagnostics.filter(({ severity }) => severity !== 'note').map(summarise)
      return service ? [JSON.stringify(service.tags), ...said] : said
    })
  }
  const tags = 'tags: { a: "${file(../../common.yml):a}" }\n'

  it('are read when the manifest or the caller lists them', async () => {
    assert.deepEqual(await load(tags, {}), ['error MANIFEST_PATH_REFUSED serverless.yml:3:13'])
    assert.deepEqual(await load(`${tags}allowOutside: [../..]\n`, {}), ['{"a":"shared"}'])
    assert.deepEqual(await load(tags, { allowOutside: [] }), ['{"a":"shared"}'])
  })

  it('are not read on the word of a manifest that is not trusted', async () => {
    assert.deepEqual(await load(`${tags}allowOutside: [../..]\n`, { safe: true }), [
      'error MANIFEST_PATH_REFUSED serverless.yml:3:13',
      'warning MANIFEST_OUTSIDE_IGNORED serverless.yml:4:1',
    ])
  })

  it('must be written out', async () => {
    const said = await load('allowOutside: ["${env:HOME}"]\n', { env: { HOME: '/' } })
    assert.deepEqual(said, ['error MANIFEST_INVALID_VALUE serverless.yml:3:1'])
  })
})
