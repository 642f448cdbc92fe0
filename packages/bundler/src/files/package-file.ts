/** A file on its way into a package. */
export interface PackageFile {
  /** Path in the package, forward slashes. */
  readonly path: string
  readonly data: Uint8Array
}

/**
 * The mode of a file in a package: 0755 for what the kernel can start (a script with `#!`, an ELF program), else 0644.
 * Read from the bytes, because the mode on disk differs with umask and operating system.
 */
export function modeOf(data: Uint8Array): number {
  const magic = Buffer.from(data.subarray(0, 4)).toString('latin1')
  return magic.startsWith('#!') || magic === '\x7fELF' ? 0o755 : 0o644
}
