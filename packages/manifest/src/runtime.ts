/** What the names of Lambda's runtimes, the vocabulary of manifests, say of Node. */

/** Node's major version: 22 of `nodejs22.x`, 0 of `nodejs`, which was the first. `undefined`: another language. */
export function nodeMajor(runtime: string): number | undefined {
  const [name, major] = /^nodejs(?:(\d{1,2})\.(?:x|\d{1,2}))?$/.exec(runtime) ?? []
  return name === undefined ? undefined : Number(major ?? 0)
}

/**
 * Of the major versions that a platform has, in ascending order, the one that the runtime asks for or else the nearest
 * newer one. `undefined`: another language, or a Node newer than all of them.
 */
export function nearestNode(runtime: string, majors: readonly number[]): number | undefined {
  const asked = nodeMajor(runtime)
  return asked === undefined ? undefined : majors.find((major) => major >= asked)
}
