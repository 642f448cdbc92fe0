import type { SourceResolver } from '@skyfold/manifest'
import { isNamed } from './absence.ts'
import type { AwsReader } from './reader.ts'
import { readWords } from './words.ts'
import { textsOf } from './xml.ts'

/** `${cf(region):stack.Output}`: an output of a CloudFormation stack. */
export function cloudFormationSource(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    const dot = address.indexOf('.')
    if (dot === -1) return undefined
    const { region } = readWords(context.parameter)
    const outputs = await outputsOf(reader, address.slice(0, dot), await reader.place(context, region))
    return outputs?.get(address.slice(dot + 1))
  }
}

async function outputsOf(
  reader: AwsReader,
  stack: string,
  { region, profile }: { readonly region: string; readonly profile?: string },
): Promise<ReadonlyMap<string, string> | undefined> {
  const query = new URLSearchParams({ Action: 'DescribeStacks', Version: '2010-05-15', StackName: stack })
  try {
    const text = await reader.ask({
      service: 'cloudformation',
      operation: 'DescribeStacks',
      region,
      profile,
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: query.toString(),
    })
    return readOutputs(text)
  } catch (error) {
    // An absent stack has no name of its own among the errors.
    if (isNamed(error, 'ValidationError') && /does not exist/.test(causeOf(error))) return undefined
    throw error
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Output.html */
function readOutputs(text: string): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>()
  // The innermost members: outputs, parameters and tags. Only outputs have an OutputKey.
  for (const [, member = ''] of text.matchAll(/<member>((?:(?!<\/?member>)[^])*)<\/member>/g)) {
    const [key] = textsOf(member, 'OutputKey')
    const [value] = textsOf(member, 'OutputValue')
    if (key !== undefined && value !== undefined) outputs.set(key, value)
  }
  return outputs
}

function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? error.cause.message : ''
}
