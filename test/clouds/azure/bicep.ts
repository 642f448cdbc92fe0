/**
 * Checks the body of a PUT against the types that Azure publishes for Bicep
 * (https://github.com/Azure/bicep-types-az): what is required, what is read-only, of which type, and that nothing is
 * unknown. Unions that hold a plain string are open: any string passes.
 */
import type { Json, JsonObject } from '@skyfold/manifest'
import { readSpec } from '../specs.ts'

interface TypeRef {
  readonly $ref: string
}

interface Property {
  readonly type: TypeRef
  readonly flags: number
}

/** One entry of a types document. */
export type BicepType =
  | {
      readonly $type: 'StringType' | 'IntegerType'
      readonly minLength?: number
      readonly maxLength?: number
      readonly pattern?: string
      readonly minValue?: number
      readonly maxValue?: number
    }
  | { readonly $type: 'BooleanType' | 'AnyType' | 'NullType' }
  | { readonly $type: 'StringLiteralType'; readonly value: string }
  | { readonly $type: 'UnionType'; readonly elements: readonly TypeRef[] }
  | { readonly $type: 'ArrayType'; readonly itemType: TypeRef }
  | {
      readonly $type: 'ObjectType'
      readonly name: string
      readonly properties?: Readonly<Record<string, Property>>
      readonly additionalProperties?: TypeRef
    }
  | {
      readonly $type: 'DiscriminatedObjectType'
      readonly name: string
      readonly discriminator: string
      readonly baseProperties: Readonly<Record<string, Property>>
      readonly elements: Readonly<Record<string, TypeRef>>
    }
  | { readonly $type: 'ResourceType'; readonly name: string; readonly body: TypeRef }
  | { readonly $type: 'ResourceFunctionType' }

const REQUIRED = 1
const READ_ONLY = 2
/** What a body may repeat from its URL, although the types call it read-only. */
const FROM_URL = new Set(['id', 'name', 'type'])

/** The types of one provider namespace. */
export class BicepTypes {
  readonly #types: readonly BicepType[]

  constructor(types: readonly BicepType[]) {
    this.#types = types
  }

  /** `name`: `microsoft.web-2025-03-01`. */
  static async load(name: string): Promise<BicepTypes> {
    return new BicepTypes(await readSpec<BicepType[]>(`azure/${name}.types.json.gz`))
  }

  /**
   * What is wrong with `body` as a `resource` (`Microsoft.Web/sites@2025-03-01`); empty: nothing. `name` is the last
   * segment of the URL, which tells apart the kinds of a discriminated type.
   */
  check(resource: string, body: JsonObject, name: string): readonly string[] {
    const type = this.#types.find(
      (each) => each.$type === 'ResourceType' && each.name.toLowerCase() === resource.toLowerCase(),
    )
    if (type?.$type !== 'ResourceType') return [`The type ${resource} is not known.`]
    const own = Object.fromEntries(Object.entries(body).filter(([key]) => !FROM_URL.has(key)))
    const shape = this.#at(type.body)
    const isMany = shape.$type === 'DiscriminatedObjectType'
    return this.#problems(shape, isMany ? { ...own, name } : own, '')
  }

  #at(ref: TypeRef): BicepType {
    const type = this.#types[Number(ref.$ref.slice('#/'.length))]
    if (!type) throw new Error(`The types have no entry ${ref.$ref}.`)
    return type
  }

  #problems(type: BicepType, value: Json, path: string): readonly string[] {
    if (type.$type === 'UnionType') return this.#union(type.elements, value, path)
    if (type.$type === 'DiscriminatedObjectType') return this.#discriminated(type, value, path)
    if (type.$type === 'ObjectType') {
      if (!isObject(value)) return wrong(path, 'an object')
      return this.#members(type.properties ?? {}, type.additionalProperties, value, path)
    }
    if (type.$type !== 'ArrayType') return scalarProblems(type, value, path)
    if (!Array.isArray(value)) return wrong(path, 'an array')
    const item = this.#at(type.itemType)
    return value.flatMap((each: Json, index) => this.#problems(item, each, `${path}[${index}]`))
  }

  #members(
    properties: Readonly<Record<string, Property>>,
    rest: TypeRef | undefined,
    value: JsonObject,
    path: string,
  ): readonly string[] {
    const missing = Object.entries(properties)
      .filter(([key, { flags }]) => flags & REQUIRED && !(flags & READ_ONLY) && value[key] === undefined)
      .filter(([key]) => path !== '' || !FROM_URL.has(key))
      .map(([key]) => `'${path}${key}' is required.`)
    const others = Object.entries(value).flatMap(([key, item]) => {
      const property = Object.hasOwn(properties, key) ? properties[key] : undefined
      if (!property)
        return rest ? this.#problems(this.#at(rest), item, `${path}${key}`) : [`'${path}${key}' is unknown.`]
      if (property.flags & READ_ONLY) return [`'${path}${key}' is read-only.`]
      return this.#problems(this.#at(property.type), item, path === '' ? `${key}.` : `${path}${key}.`)
    })
    return [...missing, ...others]
  }

  #discriminated(
    type: Extract<BicepType, { $type: 'DiscriminatedObjectType' }>,
    value: Json,
    path: string,
  ): readonly string[] {
    if (!isObject(value)) return wrong(path, 'an object')
    const kind = value[type.discriminator]
    const element =
      typeof kind === 'string' && Object.hasOwn(type.elements, kind) ? type.elements[kind] : undefined
    if (!element)
      return wrong(`${path}${type.discriminator}`, `one of ${Object.keys(type.elements).join(', ')}`)
    const chosen = this.#at(element)
    if (chosen.$type !== 'ObjectType') return []
    return this.#members(
      { ...type.baseProperties, ...chosen.properties },
      chosen.additionalProperties,
      value,
      path,
    )
  }

  #union(elements: readonly TypeRef[], value: Json, path: string): readonly string[] {
    const types = elements.map((element) => this.#at(element))
    if (types.some((type) => this.#problems(type, value, path).length === 0)) return []
    const known = types.map((type) => (type.$type === 'StringLiteralType' ? type.value : type.$type))
    return wrong(path, `one of ${known.join(', ')}`)
  }
}

function scalarProblems(type: BicepType, value: Json, path: string): readonly string[] {
  if (type.$type === 'StringType')
    return typeof value === 'string' ? lengthProblems(type, value, path) : wrong(path, 'a string')
  if (type.$type === 'BooleanType') return typeof value === 'boolean' ? [] : wrong(path, 'true or false')
  if (type.$type === 'StringLiteralType') return value === type.value ? [] : wrong(path, type.value)
  if (type.$type !== 'IntegerType') return []
  const { minValue = -Infinity, maxValue = Infinity } = type
  if (typeof value !== 'number' || !Number.isInteger(value)) return wrong(path, 'an integer')
  return value < minValue || value > maxValue ? wrong(path, `between ${minValue} and ${maxValue}`) : []
}

function lengthProblems(
  type: Extract<BicepType, { $type: 'StringType' | 'IntegerType' }>,
  value: string,
  path: string,
): readonly string[] {
  const { minLength = 0, maxLength = Infinity, pattern } = type
  if (value.length < minLength || value.length > maxLength)
    return wrong(path, `${minLength} to ${maxLength} characters long`)
  return pattern !== undefined && !new RegExp(pattern).test(value)
    ? wrong(path, `of the form ${pattern}`)
    : []
}

function wrong(path: string, expected: string): readonly string[] {
  return [`'${path.replace(/\.$/, '')}' must be ${expected}.`]
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
