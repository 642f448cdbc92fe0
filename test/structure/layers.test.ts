import assert from 'node:assert/strict'
import path from 'node:path'
import type { SourceFile, WorkspacePackage } from './source-tree.ts'
import { isTest, readPackages } from './source-tree.ts'

/** The house, from the ground up. A package may use those below its own floor, never its neighbours. */
const FLOORS: readonly RegExp[] = [
  /^@skyfold\/(manifest|runtime)$/,
  /^@skyfold\/plugin-api$/,
  /^@skyfold\/(engine|bundler|provider-.+)$/,
  /^@skyfold\/cli$/,
]
/** A plugin stands beside the house and sees its two lower floors. */
const PLUGIN_FLOOR = 2

const packages = readPackages()
const ours = new Map(packages.map((each) => [each.name, each]))

describe('the layers of the house', () => {
  for (const each of packages) {
    it(`${each.name} imports only from the floors below it`, () => {
      for (const { file, target } of importsOf(each)) {
        const floor = floorOf(each)
        const other = ours.get(target)
        if (!other) continue
        assert.ok(
          floorOf(other) < floor,
          `${file} imports ${target}, which is not on a floor below ${each.name}. Imports go down only ` +
            `(docs/ARCHITECTURE.md): move the shared value to a package below both, or hand it in as a parameter.`,
        )
      }
    })

    it(`${each.name} imports just what its package.json lists`, () => {
      const used = importsOf(each)
      const names = new Set(used.map(({ target }) => target))
      for (const name of names) {
        assert.ok(
          each.dependencies.includes(name),
          `${used.find(({ target }) => target === name)?.file} imports ${name}, which ${each.folder}/package.json does not list. ` +
            `Add it to "dependencies" (with a decision record if it is new), or drop the import.`,
        )
      }
      for (const name of each.dependencies) {
        assert.ok(
          names.has(name) || isLoadedByName(each, name),
          `${each.folder}/package.json lists ${name}, which no file imports. Remove it: the dependencies draw the layers.`,
        )
      }
    })

    it(`${each.name} has tsconfig references to the packages it depends on`, () => {
      const wanted = each.dependencies.flatMap((name) => ours.get(name)?.folder ?? [])
      assert.deepEqual(
        [...each.references].sort(),
        wanted.sort(),
        `"references" of ${each.folder}/tsconfig.json must name the same packages as "dependencies" of its package.json.`,
      )
    })

    it(`${each.name} has no cycle of imports that remain at run time`, () => {
      const cycle = findCycle(each.files)
      assert.equal(
        cycle,
        undefined,
        `These files import each other in a circle: ${cycle?.join(' -> ')}. Move what they share to a file of its own, ` +
          `or import only the type.`,
      )
    })
  }

  it('enters every package through its front door', () => {
    for (const each of packages) {
      for (const { file, specifier } of importsOf(each)) {
        const [scope, name, ...rest] = specifier.split('/')
        if (scope !== '@skyfold') continue
        assert.ok(
          rest.length === 0 || (name === 'plugin-api' && rest.join('/') === 'testing'),
          `${file} imports ${specifier}. Import from @skyfold/${name}, and export there what is missing.`,
        )
      }
    }
  })

  it('keeps runtime free of imports', () => {
    const runtime = ours.get('@skyfold/runtime')
    assert.deepEqual(runtime?.dependencies, [])
    for (const { file, specifier } of importsOf(runtime)) {
      assert.fail(`${file} imports ${specifier}. The runtime is shipped inside packages: it imports nothing.`)
    }
  })
})

/** An import of a package by a file that is no test. */
interface FoundImport {
  readonly file: string
  readonly specifier: string
  /** Package name. */
  readonly target: string
}

function importsOf(owner: WorkspacePackage | undefined): readonly FoundImport[] {
  return (owner?.files ?? []).flatMap((file) =>
    file.imports
      .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
      .filter(() => !isTest(file.path))
      .map(({ specifier }) => ({
        file: file.path,
        specifier,
        target: specifier
          .split('/')
          .slice(0, specifier.startsWith('@') ? 2 : 1)
          .join('/'),
      })),
  )
}

/** Packages whose path is looked up instead of being imported. */
function isLoadedByName({ files }: WorkspacePackage, name: string): boolean {
  return files.some(({ text }) => text.includes(`import.meta.resolve('${name}')`))
}

function floorOf({ name, folder }: WorkspacePackage): number {
  const floor = FLOORS.findIndex((pattern) => pattern.test(name))
  if (floor >= 0) return floor
  assert.ok(
    folder.startsWith('plugins/'),
    `${name} stands on no floor: add it to FLOORS in test/structure/layers.test.ts.`,
  )
  return PLUGIN_FLOOR
}

function findCycle(files: readonly SourceFile[]): readonly string[] | undefined {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const done = new Set<string>()
  const visit = (file: SourceFile, above: readonly string[]): readonly string[] | undefined => {
    const start = above.indexOf(file.path)
    if (start >= 0) return [...above.slice(start), file.path]
    if (done.has(file.path)) return undefined
    done.add(file.path)
    for (const { specifier, typeOnly } of file.imports) {
      const next = byPath.get(path.posix.join(path.posix.dirname(file.path), specifier))
      const cycle = typeOnly || !next ? undefined : visit(next, [...above, file.path])
      if (cycle) return cycle
    }
    return undefined
  }
  for (const file of files) {
    const cycle = visit(file, [])
    if (cycle) return cycle
  }
  return undefined
}
