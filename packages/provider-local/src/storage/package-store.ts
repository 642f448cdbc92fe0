/** Unpacked packages, each once, in a folder named after its content hash. */
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { SkyfoldError } from '@skyfold/plugin-api'
import { errors } from '../errors.ts'
import { ZipRefusal } from '../zip/directory.ts'
import { unpack } from '../zip/unpack.ts'
import { writeWhole } from './cloud-folder.ts'

const HASH = /^[0-9a-f]{64}$/

export class PackageStore {
  readonly #folder: string
  readonly #unpacking = new Map<string, Promise<void>>()
  #prepared: Promise<void> | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Absolute path of the unpacked package, whether or not it is there. Errors: LOCAL_REQUEST_REFUSED. */
  folderOf(hash: string): string {
    if (HASH.test(hash)) return path.join(this.#folder, hash)
    throw new SkyfoldError(
      errors.LOCAL_REQUEST_REFUSED({ reason: 'a package is named by 64 hexadecimal digits' }),
    )
  }

  async has(hash: string): Promise<boolean> {
    const found = await stat(this.folderOf(hash)).catch(() => undefined)
    return found?.isDirectory() ?? false
  }

  /** Unpacks `zip`, whose SHA-256 must be `sha256`. Errors: LOCAL_PACKAGE_REFUSED. */
  async put(hash: string, sha256: string, zip: Buffer): Promise<void> {
    const folder = this.folderOf(hash)
    if (createHash('sha256').update(zip).digest('hex') !== sha256)
      throw refused('it is not what was announced')
    const work = this.#unpacking.get(hash) ?? this.#unpackTo(folder, zip)
    this.#unpacking.set(hash, work)
    try {
      await work
    } finally {
      this.#unpacking.delete(hash)
    }
  }

  async remove(hash: string): Promise<void> {
    await rm(this.folderOf(hash), { recursive: true, force: true })
  }

  /** Removes what no version uses and what a killed process left half unpacked. */
  async keepOnly(hashes: ReadonlySet<string>): Promise<void> {
    const names = await readdir(this.#folder).catch(() => [])
    const dropped = names.filter((name) => name !== BOUNDARY && !hashes.has(name))
    await Promise.all(
      dropped.map((name) => rm(path.join(this.#folder, name), { recursive: true, force: true })),
    )
  }

  // Once and in one step: environments that start meanwhile read the file.
  async #prepare(): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      await writeWhole(path.join(this.#folder, BOUNDARY), '{}\n')
    } catch (error) {
      this.#prepared = undefined
      throw error
    }
  }

  async #unpackTo(folder: string, zip: Buffer): Promise<void> {
    if (await stat(folder).catch(() => undefined)) return
    this.#prepared ??= this.#prepare()
    await this.#prepared
    const draft = path.join(this.#folder, `new-${randomUUID()}`)
    try {
      await unpack(zip, draft)
      await rename(draft, folder)
    } catch (error) {
      await rm(draft, { recursive: true, force: true })
      throw error instanceof ZipRefusal ? refused(error.message) : error
    }
  }
}

// A package has no package.json of its own; this one keeps that of the service folder from deciding its module type.
const BOUNDARY = 'package.json'

function refused(reason: string): SkyfoldError {
  return new SkyfoldError(errors.LOCAL_PACKAGE_REFUSED({ reason }))
}
