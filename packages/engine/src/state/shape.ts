/** Checks of plain JSON against a shape, for files that somebody may have edited. */
/** What is wrong with `value`, which stands at `path`; `null`: nothing. */
export type Shape = (value: unknown, path: string) => string | null

/** A string. */
export const text: Shape = (value, path) => (typeof value === 'string' ? null : `${path} is no string`)

/** A whole number, zero or more. */
export const count: Shape = (value, path) =>
  Number.isSafeInteger(value) && Number(value) >= 0 ? null : `${path} is no count`

/** Any JSON object. */
export const jsonObject: Shape = (value, path) => (isMap(value) ? null : `${path} is no object`)

/** One of these values. */
export function oneOf(...values: readonly (string | number | boolean)[]): Shape {
  return (value, path) =>
    values.some((one) => one === value) ? null : `${path} is none of ${values.join(', ')}`
}

/** `shape` or `null`. */
export function nullable(shape: Shape): Shape {
  return (value, path) => (value === null ? null : shape(value, path))
}

/** `shape` or absent. */
export function optional(shape: Shape): Shape {
  return (value, path) => (value === undefined ? null : shape(value, path))
}

/** A list of `shape`. */
export function listOf(shape: Shape): Shape {
  return (value, path) => {
    if (!Array.isArray(value)) return `${path} is no list`
    return firstProblem(value.map((item, index) => [`${path}[${index}]`, item, shape]))
  }
}

/** An object with any keys and values of `shape`. */
export function mapOf(shape: Shape): Shape {
  return (value, path) => {
    if (!isMap(value)) return `${path} is no object`
    return firstProblem(Object.entries(value).map(([key, item]) => [`${path}.${key}`, item, shape]))
  }
}

/** An object with these keys; others are left alone. */
export function objectOf(shapes: Readonly<Record<string, Shape>>): Shape {
  return (value, path) => {
    if (!isMap(value)) return `${path} is no object`
    return firstProblem(Object.entries(shapes).map(([key, shape]) => [`${path}.${key}`, value[key], shape]))
  }
}

/** True for an object that is no list. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function firstProblem(parts: readonly (readonly [string, unknown, Shape])[]): string | null {
  for (const [path, item, shape] of parts) {
    const problem = shape(item, path)
    if (problem !== null) return problem
  }
  return null
}
