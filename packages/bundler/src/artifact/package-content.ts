/** What a package holds, told by hashes: which files it has and whether anything in it changed. */
import type { Artifact, ArtifactEntry } from '@skyfold/plugin-api'
import { createHash } from 'node:crypto'

/** A file of a finished package. */
export interface PackedFile {
  readonly path: string
  /** Permission bits. */
  readonly mode: number
  readonly data: Uint8Array
}

/** The part of an artifact that follows from its files. */
export type PackageContent = Pick<Artifact, 'contentHash' | 'unzippedBytes' | 'entries'>

/** Describes `files`, whatever their order. */
export function describeContent(files: readonly PackedFile[]): PackageContent {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1))
  const entries: ArtifactEntry[] = sorted.map(({ path, data }) => ({
    path,
    bytes: data.length,
    sha256: sha256(data),
  }))
  const lines = sorted.map(
    ({ path, mode }, index) => `${path}\0${mode.toString(8)}\0${entries[index]?.sha256}\n`,
  )
  return {
    contentHash: sha256(lines.join('')),
    unzippedBytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
    entries,
  }
}

/** Lower-case hex. */
export function sha256(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}
