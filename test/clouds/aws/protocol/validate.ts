/** Constraints of a model, in the words that AWS uses (compared with recorded answers). */
import type { Model, Shape } from './model.ts'
import { isNumeric, memberShape } from './convert.ts'
import { Refusal } from './refusal.ts'

const NOT_NULL = 'Member must not be null'

/**
 * Checks decoded input against required, min, max, pattern and enum.
 * Errors: a ValidationException that lists every violation. `exempt`: shapes that the service checks in its own words.
 */
export function validate(model: Model, shapeName: string, input: unknown, exempt: ReadonlySet<string>): void {
  const found: string[] = []
  new Validator(model, exempt, found).check(shapeName, input, '')
  if (found.length === 0) return
  const count = found.length === 1 ? '1 validation error' : `${found.length} validation errors`
  throw new Refusal('ValidationException', `${count} detected: ${found.join('; ')}`)
}

class Validator {
  readonly #model: Model
  readonly #exempt: ReadonlySet<string>
  readonly #found: string[]

  constructor(model: Model, exempt: ReadonlySet<string>, found: string[]) {
    this.#model = model
    this.#exempt = exempt
    this.#found = found
  }

  check(shapeName: string, value: unknown, at: string): void {
    const shape = this.#model.shape(shapeName)
    if (this.#exempt.has(shapeName) || value === undefined || shape.document) return
    for (const constraint of violations(shape, value)) this.#report(value, at, constraint)
    if (shape.type === 'structure') this.#checkStructure(shape, asRecord(value), at)
    if (shape.type === 'list') this.#checkList(shape, value, at)
    if (shape.type === 'map') this.#checkMap(shape, asRecord(value), at)
  }

  #checkStructure(shape: Shape, value: Readonly<Record<string, unknown>>, at: string): void {
    for (const name of shape.required ?? [])
      if (value[name] === undefined) this.#report(undefined, join(at, lowerFirst(name)), NOT_NULL)
    for (const [name, member] of Object.entries(shape.members ?? {}))
      this.check(member.shape, value[name], join(at, lowerFirst(name)))
  }

  #checkList(shape: Shape, value: unknown, at: string): void {
    if (!Array.isArray(value)) return
    const name = memberShape(shape.member)
    const item = this.#model.shape(name)
    if (item.type === 'structure' || item.type === 'list' || item.type === 'map') {
      value.forEach((one, index) => this.check(name, one, `${at}.${index + 1}.member`))
    } else if (value.some((one) => violations(item, one).length > 0)) {
      const all = [...constraints(item), NOT_NULL]
      this.#report(value, at, `Member must satisfy constraint: [${all.join(', ')}]`)
    }
  }

  #checkMap(shape: Shape, value: Readonly<Record<string, unknown>>, at: string): void {
    const key = this.#model.shape(memberShape(shape.key))
    const item = this.#model.shape(memberShape(shape.value))
    if (Object.keys(value).some((one) => violations(key, one).length > 0))
      this.#report(value, at, `Map keys must satisfy constraint: [${constraints(key).join(', ')}]`)
    if (item.type === 'structure') {
      for (const [name, one] of Object.entries(value))
        this.check(memberShape(shape.value), one, `${at}.${name}.member`)
    } else if (Object.values(value).some((one) => violations(item, one).length > 0)) {
      const all = [...constraints(item), NOT_NULL]
      this.#report(value, at, `Map value must satisfy constraint: [${all.join(', ')}]`)
    }
  }

  #report(value: unknown, at: string, constraint: string): void {
    const shown = value === undefined ? 'null' : `'${show(value)}'`
    this.#found.push(`Value ${shown} at '${at}' failed to satisfy constraint: ${constraint}`)
  }
}

/** What a value of this shape must satisfy, in AWS's words and order. */
function constraints(shape: Shape): string[] {
  const amount = isNumeric(shape) ? 'value' : 'length'
  const decimal = shape.type === 'double' || shape.type === 'float'
  const text = (bound: number): string => (decimal ? bound.toFixed(1) : String(bound))
  return [
    ...(shape.max === undefined
      ? []
      : [`Member must have ${amount} less than or equal to ${text(shape.max)}`]),
    ...(shape.min === undefined
      ? []
      : [`Member must have ${amount} greater than or equal to ${text(shape.min)}`]),
    ...(shape.pattern === undefined
      ? []
      : [`Member must satisfy regular expression pattern: ${shape.pattern}`]),
    ...(shape.enum === undefined ? [] : [`Member must satisfy enum value set: [${shape.enum.join(', ')}]`]),
  ]
}

function violations(shape: Shape, value: unknown): string[] {
  const size = sizeOf(value)
  return constraints({
    type: shape.type,
    ...(shape.max !== undefined && size > shape.max ? { max: shape.max } : {}),
    ...(shape.min !== undefined && size < shape.min ? { min: shape.min } : {}),
    ...(shape.pattern !== undefined && typeof value === 'string' && !matches(shape.pattern, value)
      ? { pattern: shape.pattern }
      : {}),
    ...(shape.enum !== undefined && typeof value === 'string' && !shape.enum.includes(value)
      ? { enum: shape.enum }
      : {}),
  })
}

function sizeOf(value: unknown): number {
  if (typeof value === 'number') return value
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : 0
}

const compiled = new Map<string, RegExp>()

function matches(pattern: string, value: string): boolean {
  let expression = compiled.get(pattern)
  if (!expression) {
    expression = compile(pattern)
    compiled.set(pattern, expression)
  }
  return expression.test(value)
}

// Patterns are Java's. Those with \p{…} need the u flag, which in turn refuses classes such as [a-z-_].
function compile(pattern: string): RegExp {
  const whole = `^(?:${pattern})$`
  return pattern.includes('\\p{') ? new RegExp(whole, 'u') : new RegExp(whole)
}

function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(show).join(', ')}]`
  if (value instanceof Uint8Array) return `${value.length} bytes`
  if (typeof value !== 'object' || value === null) return String(value)
  return `{${Object.entries(value)
    .map(([key, one]) => `${key}=${showNumber(one)}`)
    .join(', ')}}`
}

function showNumber(value: unknown): string {
  return typeof value === 'number' && Number.isInteger(value) ? value.toFixed(1) : show(value)
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  // Conversion has made an object of every structure and map.
  return value as Readonly<Record<string, unknown>>
}

function join(at: string, name: string): string {
  return at === '' ? name : `${at}.${name}`
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
