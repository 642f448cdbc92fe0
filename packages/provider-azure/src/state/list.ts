/** A page of a list of blobs, which is XML: https://learn.microsoft.com/rest/api/storageservices/list-blobs */

export interface ListedBlob {
  readonly name: string
  /** Opaque; absent where the account keeps no versions. */
  readonly version: string | undefined
  readonly isCurrent: boolean
  /** Milliseconds since the epoch. */
  readonly modified: number
}

/** `next`: where the next page begins; empty for the last one. */
export function parseList(xml: string): { readonly blobs: readonly ListedBlob[]; readonly next: string } {
  const blobs = [...xml.matchAll(/<Blob>(.*?)<\/Blob>/gs)].map(([, blob = '']) => ({
    name: textOf(blob, 'Name'),
    version: textOf(blob, 'VersionId') || undefined,
    isCurrent: textOf(blob, 'IsCurrentVersion') === 'true',
    modified: Date.parse(textOf(blob, 'Last-Modified')),
  }))
  return { blobs, next: textOf(xml, 'NextMarker') }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function textOf(xml: string, element: string): string {
  const found = new RegExp(`<${element}>([^<]*)</${element}>`).exec(xml)?.[1] ?? ''
  return found.replaceAll(/&(\w+);/g, (all, name: string) => ENTITIES[name] ?? all)
}
