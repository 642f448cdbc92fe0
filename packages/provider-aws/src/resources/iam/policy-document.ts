/** Policies as IAM writes them. */
import type { Json } from '@skyfold/manifest'

/** One statement of what a role may do. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: readonly string[]
  readonly resources: readonly string[]
  readonly condition?: Json
}

/** Who may take a role on. The source narrows it to one resource of one account (confused deputy). */
export interface Trust {
  readonly service: string
  readonly sourceArn?: string
  readonly sourceAccount?: string
}

const VERSION = '2012-10-17'

export function permissionsDocument(statements: readonly Statement[]): string {
  const Statement = statements.map(({ effect, actions, resources, condition }) =>
    Object.assign(
      { Effect: effect, Action: actions, Resource: resources },
      condition === undefined ? {} : { Condition: condition },
    ),
  )
  return JSON.stringify({ Version: VERSION, Statement })
}

export function trustDocument({ service, sourceArn, sourceAccount }: Trust): string {
  const condition = {
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'aws:SourceAccount': sourceAccount } }),
    ...(sourceArn === undefined ? {} : { ArnLike: { 'aws:SourceArn': sourceArn } }),
  }
  const statement = {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: 'sts:AssumeRole',
    ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
  }
  return JSON.stringify({ Version: VERSION, Statement: [statement] })
}

interface WrittenStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Principal?: { readonly Service?: string }
  readonly Action: string | readonly string[]
  readonly Resource: string | readonly string[]
  readonly Condition?: Json & {
    readonly StringEquals?: Readonly<Record<string, string>>
    readonly ArnLike?: Readonly<Record<string, string>>
  }
}

/** The reverse of `permissionsDocument`, of a document as IAM answers it (URL-encoded). */
export function parsePermissions(encoded: string): Statement[] {
  return statementsOf(encoded).map(({ Effect, Action, Resource, Condition }) =>
    Object.assign(
      { effect: Effect, actions: asList(Action), resources: asList(Resource) },
      Condition === undefined ? {} : { condition: Condition },
    ),
  )
}

/** The reverse of `trustDocument`. */
export function parseTrust(encoded: string): Trust {
  const [statement] = statementsOf(encoded)
  const sourceArn = statement?.Condition?.ArnLike?.['aws:SourceArn']
  const sourceAccount = statement?.Condition?.StringEquals?.['aws:SourceAccount']
  return {
    service: statement?.Principal?.Service ?? '',
    ...(sourceArn === undefined ? {} : { sourceArn }),
    ...(sourceAccount === undefined ? {} : { sourceAccount }),
  }
}

function statementsOf(encoded: string): readonly WrittenStatement[] {
  // IAM stores only documents that have this form.
  const { Statement } = JSON.parse(decodeURIComponent(encoded)) as {
    Statement: WrittenStatement | readonly WrittenStatement[]
  }
  return Array.isArray(Statement)
    ? (Statement as readonly WrittenStatement[])
    : [Statement as WrittenStatement]
}

function asList(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value
}
