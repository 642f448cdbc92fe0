/** True when AWS refused with one of these names, which say that the thing asked for is not there. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return error instanceof Error && error.cause instanceof Error && names.includes(error.cause.name)
}
