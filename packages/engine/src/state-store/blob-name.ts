/** Names of blobs become paths and keys: what is no plain name is a bug of the caller. */

/** Gives the name back. Throws when it is not of the form that `BlobStore` tells. */
export function checkBlobName(name: string): string {
  if (/^[A-Za-z0-9_-][A-Za-z0-9._-]*\/[A-Za-z0-9_-][A-Za-z0-9._-]*$/.test(name)) return name
  throw new Error(`not a name of a blob: ${name}`)
}
