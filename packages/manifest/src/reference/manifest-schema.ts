/**
 * JSON Schema of a manifest: what editors check while it is written. It is put together from the shapes that `loadService`
 * checks with, and is never stricter: what loads is valid here.
 */
import { packageSchema } from '../assemble/package.ts'
import { settingKeys } from '../assemble/settings.ts'
import type { JsonObject } from '../json.ts'
import type { KeySchemas } from '../schema/json-schema.ts'
import {
  anyOf,
  closedKeys,
  describedKeys,
  LATER,
  laterSchema,
  listOf,
  mapOf,
  objectOf,
  opened,
  openObjectOf,
  optionalKeys,
  refTo,
} from '../schema/json-schema.ts'
import type { DescribedKeys } from '../schema/keys.ts'
import {
  AWS_FUNCTION_KEYS,
  AWS_PROVIDER_KEYS,
  INFORMATIONAL_KEYS,
  NEUTRAL_PROVIDER_KEYS,
  PROVIDER_NAMES,
  SERVICE_KEYS,
  UNDEPLOYED_KEYS,
} from '../schema/keys.ts'
import { EVENT_KINDS } from '../triggers/event-table.ts'
import { PLATFORM_EVENTS } from '../triggers/platform-events.ts'

const SCALAR: JsonObject = { type: ['string', 'number', 'boolean'] }

/** The document. */
export function manifestSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Manifest of Skyfold',
    description: 'serverless.yml: one service, for AWS, Google Cloud, Azure or this machine.',
    ...openObjectOf(topKeys()),
    // Other top-level keys have no effect, but variables may refer to them.
    additionalProperties: true,
    definitions: {
      [LATER]: laterSchema,
      provider: openObjectOf(providerKeys()),
      function: openObjectOf(functionKeys()),
      override: objectOf(overrideKeys()),
      event: eventSchema(),
      closedProvider: { propertyNames: { enum: namesOf(providerKeys()) } },
      closedFunction: {
        propertyNames: { enum: namesOf(functionKeys()) },
        properties: { events: { items: refTo('closedEvent') } },
      },
      closedEvent: closedEvent(),
    },
    ...closedOnAws(),
  }
}

/** Top-level keys with their schemas. */
function topKeys(): KeySchemas {
  return {
    ...describedKeys(SERVICE_KEYS),
    ...describedKeys(INFORMATIONAL_KEYS),
    ...describedKeys(undeployedKeys()),
    ...withAbout(SERVICE_KEYS, {
      service: anyOf([
        { type: 'string', pattern: '^([A-Za-z][A-Za-z0-9_-]*|.*\\$\\{.*)$' },
        openObjectOf(optionalKeys({ name: { type: 'string' } })),
      ]),
      provider: anyOf([{ type: 'string' }, refTo('provider')]),
      providers: mapOf(anyOf([{ type: 'string' }, { type: 'array' }, refTo('provider')])),
      functions: anyOf([mapOf(refTo('function')), listOf(mapOf(refTo('function')))]),
      package: packageSchema(),
      plugins: anyOf([{ type: 'string' }, listOf({ type: 'string' }), { type: 'object' }]),
      resources: anyOf([{ type: 'object' }, listOf({ type: 'object' })]),
      tags: mapOf(SCALAR),
      state: anyOf([{ type: 'string' }, openObjectOf(optionalKeys({ url: { type: 'string' } }))]),
      moved: anyOf([
        listOf(objectOf(optionalKeys({ from: { type: 'string' }, to: { type: 'string' } }))),
        mapOf({ type: 'string' }),
      ]),
      protect: anyOf([{ type: 'string' }, listOf({ type: 'string' })]),
      allowOutside: listOf({ type: 'string' }),
      useDotenv: {},
    }),
  }
}

function undeployedKeys(): DescribedKeys {
  const keys = [...UNDEPLOYED_KEYS].filter(([key]) => !SERVICE_KEYS.has(key))
  return new Map(keys.map(([key, reason]) => [key, `Has no effect: ${reason}.`]))
}

/** Keys of `provider:` with their schemas. */
function providerKeys(): KeySchemas {
  return {
    ...describedKeys(NEUTRAL_PROVIDER_KEYS),
    ...settingKeys(),
    ...withAbout(NEUTRAL_PROVIDER_KEYS, {
      name: { type: 'string' },
      region: anyOf([{ type: 'string' }, listOf({ type: 'string' })]),
      stage: SCALAR,
      environment: mapOf(SCALAR),
      stackTags: mapOf(SCALAR),
      auth: { enum: ['public', 'iam'] },
      style: { enum: ['lambda', 'fetch'] },
    }),
    ...describedKeys(AWS_PROVIDER_KEYS),
    ...forEachProvider(refTo('provider')),
  }
}

/** Keys of `functions.<name>` with their schemas. */
function functionKeys(): KeySchemas {
  return {
    ...optionalKeys({
      handler: {
        description:
          'Module and export: `src/orders.create`; class and method, or a program, of other runtimes.',
        type: 'string',
      },
      events: {
        description: 'What starts the function.',
        ...listOf(anyOf([{ type: 'string' }, refTo('event')])),
      },
      style: { description: 'How the handler is written.', enum: ['lambda', 'fetch'] },
      environment: {
        description: 'Environment variables, on top of those of the provider.',
        ...mapOf(SCALAR),
      },
      package: { description: 'What goes into the package of this function.', ...packageSchema() },
    }),
    ...settingKeys(),
    ...describedKeys(AWS_FUNCTION_KEYS),
    ...forEachProvider(refTo('override')),
  }
}

/** The names of events with what may be written for them. */
function eventKeys(): KeySchemas {
  const neutral = Object.entries(EVENT_KINDS).map(([name, { about, written }]) => [
    name,
    { description: about, ...opened(written()) },
  ])
  const platform = Object.entries(PLATFORM_EVENTS).map(([name, { provider }]) => [
    name,
    { description: `An event of ${provider} alone.` },
  ])
  return optionalKeys(Object.fromEntries([...neutral, ...platform]) as Readonly<Record<string, JsonObject>>)
}

/** The names of events and the keys of those that are known. */
function closedEvent(): JsonObject {
  const kinds = Object.entries(EVENT_KINDS).map(([name, { written }]) => [name, closedKeys(written())])
  return {
    propertyNames: { enum: Object.keys({ ...EVENT_KINDS, ...PLATFORM_EVENTS }) },
    properties: Object.fromEntries(kinds) as JsonObject,
  }
}

function eventSchema(): JsonObject {
  return { ...openObjectOf(eventKeys()), minProperties: 1 }
}

/** Settings that one provider alone is to have. */
function overrideKeys(): KeySchemas {
  return { ...settingKeys(), ...optionalKeys({ environment: mapOf(SCALAR) }) }
}

function forEachProvider(schema: JsonObject): KeySchemas {
  return optionalKeys(
    Object.fromEntries(
      [...PROVIDER_NAMES, 'google'].map((name) => [
        name,
        { description: `Settings for ${name} alone.`, ...schema },
      ]),
    ),
  )
}

/** On AWS all keys are known by name; with plugins, strange ones may be theirs. */
function closedOnAws(): JsonObject {
  const closedFunctions = {
    additionalProperties: refTo('closedFunction'),
    items: { additionalProperties: refTo('closedFunction') },
  }
  const isAws = anyOf([
    { const: 'aws' },
    { type: 'object', properties: { name: { const: 'aws' } }, required: ['name'] },
  ])
  return {
    if: { properties: { provider: isAws }, required: ['provider'], not: { required: ['plugins'] } },
    // oxlint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
    then: { properties: { provider: refTo('closedProvider'), functions: closedFunctions } },
  }
}

function withAbout(
  about: ReadonlyMap<string, string>,
  schemas: Readonly<Record<string, JsonObject>>,
): KeySchemas {
  return optionalKeys(
    Object.fromEntries(
      Object.entries(schemas).map(([key, schema]) => [key, { description: about.get(key) ?? '', ...schema }]),
    ),
  )
}

function namesOf(keys: KeySchemas): readonly string[] {
  return Object.keys(keys)
}
