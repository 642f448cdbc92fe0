/** Which resources a service has on AWS. Pure. */
import type { Service, ServiceFunction, Target, Trigger } from '@skyfold/manifest'
import { settingsFor } from '@skyfold/manifest'
import type { Artifact, Composition, Resource, StackId } from '@skyfold/plugin-api'
import { ref } from '@skyfold/plugin-api'
import { checkPackage, checkSettings } from './checks.ts'
import { errors } from './errors.ts'
import { handlerOf, layout } from './layout.ts'
import { LIVE, physicalName, roleName } from './naming.ts'
import { readOptions } from './options.ts'
import type { AwsOptions } from './options.ts'
import { composeApis } from './triggers/apis.ts'
import { composeQueues } from './triggers/queue.ts'
import { triggerTable } from './triggers/table.ts'
import type { ComposedTrigger, GrantedStatement, TriggerSite } from './triggers/trigger.ts'
import { addressOf, aliasOf, resourceOf } from './triggers/trigger.ts'

/** One function with all that its resources are made from. */
interface FunctionSite {
  readonly service: Service
  readonly stack: StackId
  readonly options: AwsOptions
  readonly definition: ServiceFunction
  /** Content hash of its package. */
  readonly artifact: string
  /** What its triggers need of its role. */
  readonly statements: readonly GrantedStatement[]
}

/** `artifacts` has one entry for each unit of `layout`. */
export function compose(service: Service, target: Target, artifacts: readonly Artifact[]): Composition {
  const stack = {
    service: service.name,
    stage: service.stage,
    provider: target.provider,
    region: target.region,
  }
  const options = readOptions(target)
  const units = new Map(layout(service, target).units.map((unit) => [unit.functions[0], unit.id]))
  const packages = new Map(artifacts.map((artifact) => [artifact.unit, artifact]))
  const triggers = new Map(
    service.functions.map((definition) => [definition, composeTriggers(service, definition, stack)]),
  )
  const functions = service.functions.flatMap((definition) => {
    const artifact = packages.get(units.get(definition.name) ?? '')
    return artifact ? [{ definition, artifact, triggers: triggers.get(definition) ?? [] }] : []
  })
  const apis = composeApis(service, stack)
  const resources = [
    ...composeQueues(service, stack),
    ...functions.flatMap(({ definition, artifact, triggers: own }) =>
      composeFunction({
        service,
        stack,
        options,
        definition,
        artifact: artifact.contentHash,
        statements: own.flatMap((one) => one.statements),
      }),
    ),
    ...apis.flatMap((one) => one.resources),
    ...functions.flatMap((one) => one.triggers.flatMap(({ resources: made }) => made)),
  ]
  return {
    graph: { resources: withoutTwins(resources) },
    diagnostics: [
      ...options.diagnostics,
      ...checkSettings(service, target),
      ...functions.flatMap(({ definition, artifact }) => checkPackage(definition, artifact)),
      ...apis.flatMap((one) => one.diagnostics),
      // Also of functions without a package yet.
      ...[...triggers.values()].flatMap((all) => all.flatMap((one) => one.diagnostics)),
      ...(service.native[target.provider] === undefined
        ? []
        : [errors.AWS_RESOURCES_IGNORED({}, { source: service.nativeSource ?? target.source })]),
    ],
  }
}

function composeFunction(site: FunctionSite): readonly Resource[] {
  const { definition, service, stack, options } = site
  const { name, source } = definition
  const tags = tagsOf(service, definition, stack)
  const trust = { service: 'lambda.amazonaws.com' }
  const policy = {
    role: ref(addressOf('aws.iam.role', name), 'name'),
    name: 'function',
    statements: statementsOf(site),
  }
  const logs = { name: `/aws/lambda/${physicalName(stack, name)}`, retention: options.logRetention, tags }
  return [
    resourceOf('aws.iam.role', name, { name: roleName(stack, name), trust, tags }, source),
    resourceOf('aws.iam.role-policy', name, policy, source),
    resourceOf('aws.logs.group', name, logs, source),
    composeCode(site, tags),
    ...composeServing(site),
  ]
}

function composeCode(site: FunctionSite, tags: Readonly<Record<string, string>>): Resource {
  const { service, stack, definition, artifact } = site
  const { name, source } = definition
  const settings = settingsFor(definition, stack.provider)
  const inputs = {
    name: physicalName(stack, name),
    role: ref(addressOf('aws.iam.role', name), 'arn'),
    code: { artifact },
    handler: handlerOf(service, definition),
    runtime: settings.runtime,
    architecture: settings.architecture,
    memorySize: settings.memorySize,
    timeout: settings.timeout,
    environment: settings.environment,
    description: settings.description ?? '',
    logGroup: ref(addressOf('aws.logs.group', name), 'name'),
    snapStart: settings.snapStart,
    tags,
  }
  return resourceOf('aws.lambda.function', name, inputs, source)
}

/** Version, alias and what hangs on them. */
function composeServing({ definition, stack }: FunctionSite): readonly Resource[] {
  const { name, source } = definition
  const { provisionedConcurrency, reservedConcurrency } = settingsFor(definition, stack.provider)
  const code = addressOf('aws.lambda.function', name)
  const version = {
    function: ref(code, 'name'),
    codeSha256: ref(code, 'codeSha256'),
    configuration: ref(code, 'configuration'),
  }
  const alias = {
    function: ref(code, 'arn'),
    name: LIVE,
    version: ref(addressOf('aws.lambda.version', name), 'version'),
  }
  const provisioned = { alias: aliasOf(definition), count: provisionedConcurrency }
  const reserved = { function: ref(code, 'name'), count: reservedConcurrency }
  return [
    resourceOf('aws.lambda.version', name, version, source),
    resourceOf('aws.lambda.alias', name, alias, source),
    ...(provisionedConcurrency === 0
      ? []
      : [resourceOf('aws.lambda.provisioned-concurrency', name, provisioned, source)]),
    ...(reservedConcurrency === undefined
      ? []
      : [resourceOf('aws.lambda.reserved-concurrency', name, reserved, source)]),
  ]
}

/** What the function's role may do: write its own log, what its triggers need, what the manifest grants. */
function statementsOf({ definition, options, statements }: FunctionSite): readonly GrantedStatement[] {
  const streams = ref(addressOf('aws.logs.group', definition.name), 'streams')
  const logs: GrantedStatement = {
    effect: 'Allow',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [streams],
  }
  return [logs, ...statements, ...options.statements]
}

function tagsOf(
  service: Service,
  definition: ServiceFunction,
  stack: StackId,
): Readonly<Record<string, string>> {
  return { ...service.tags, ...settingsFor(definition, stack.provider).tags }
}

function composeTriggers(
  service: Service,
  definition: ServiceFunction,
  stack: StackId,
): readonly ComposedTrigger[] {
  const { timeout } = settingsFor(definition, stack.provider)
  return definition.triggers.map((trigger, index) => {
    const before = definition.triggers.slice(0, index).filter(({ kind }) => kind === trigger.kind)
    return composeTrigger(trigger, {
      stack,
      definition,
      timeout,
      number: before.length + 1,
      tags: service.tags,
    })
  })
}

function composeTrigger(trigger: Trigger, site: TriggerSite): ComposedTrigger {
  // The row is that of the trigger's own kind; TypeScript does not relate the two over a union.
  const row = triggerTable[trigger.kind] as (trigger: Trigger, site: TriggerSite) => ComposedTrigger
  return row(trigger, site)
}

/** What several triggers share (a group, a role, an integration) is composed by each of them, the same each time. */
function withoutTwins(resources: readonly Resource[]): readonly Resource[] {
  return [
    ...new Map(resources.toReversed().map((resource) => [resource.address, resource])).values(),
  ].toReversed()
}
