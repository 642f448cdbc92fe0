/** Packages of a release, fetched from the blobs into a private folder when a step asks for them. */
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { type ArtifactFile, type BlobStore, SkyfoldError } from '@skyfold/plugin-api'
import { releaseDiagnostics } from './diagnostics.ts'
import { artifactName } from './record.ts'
import type { ReleaseRecord } from './release.ts'

/** The packages of one release at a time. */
export class KeptArtifacts {
  readonly #blobs: BlobStore
  readonly #files = new Map<string, Promise<ArtifactFile>>()
  #folder: Promise<string> | undefined
  /** Whose packages are asked for. */
  release: Pick<ReleaseRecord, 'id' | 'artifacts'> | undefined

  constructor(blobs: BlobStore) {
    this.#blobs = blobs
  }

  /** The file of a package (mode 0600), checked. Errors: RELEASE_ARTIFACT_MISSING, and those of the store. */
  readonly open = (contentHash: string): Promise<ArtifactFile> => {
    const file = this.#files.get(contentHash) ?? this.#fetch(contentHash)
    this.#files.set(contentHash, file)
    // A failed fetch may be tried again.
    file.catch(() => this.#files.delete(contentHash))
    return file
  }

  /** Removes the files. */
  async dispose(): Promise<void> {
    if (this.#folder) await rm(await this.#folder, { recursive: true, force: true })
  }

  async #fetch(contentHash: string): Promise<ArtifactFile> {
    const kept = this.release?.artifacts[contentHash]
    if (!kept) throw this.#missing(contentHash, 'the release does not name it')
    const { sha256, bytes } = kept
    const body = await this.#blobs.get(artifactName(sha256))
    if (!body) throw this.#missing(contentHash, 'it is not among the packages that were kept')
    if (digestOf(body) !== sha256) throw this.#missing(contentHash, 'its checksum does not match')
    this.#folder ??= mkdtemp(path.join(os.tmpdir(), 'skyfold-release-'))
    const file = path.join(await this.#folder, `${sha256}.zip`)
    await writeFile(file, body, { mode: 0o600 })
    return { path: file, sha256, bytes }
  }

  #missing(contentHash: string, problem: string): SkyfoldError {
    const release = this.release?.id ?? ''
    return new SkyfoldError(releaseDiagnostics.RELEASE_ARTIFACT_MISSING({ contentHash, release, problem }))
  }
}

/** Lower-case hex SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
