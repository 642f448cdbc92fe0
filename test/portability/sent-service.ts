/** What a cloud was asked to make of a service, decoded from the requests that it got. */
export interface SentService {
  /** By name in the manifest. */
  readonly functions: Readonly<Record<string, SentFunction>>
  /** Function → the cron expression of its schedule. */
  readonly schedules: Readonly<Record<string, string>>
}

export interface SentFunction {
  /** Node's major version. */
  readonly node: string
  /** MB. */
  readonly memory: number
  /** Seconds. */
  readonly timeout: number
  /** Without what the platform or the shim is told. */
  readonly environment: Readonly<Record<string, string>>
  readonly routes: readonly string[]
}

/** `values` without the names that match. */
export function without(
  values: Readonly<Record<string, string>>,
  names: RegExp,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => !names.test(name)))
}
