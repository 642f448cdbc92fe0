import type { SourceResolver } from '@skyfold/manifest'
import { elementText, elements } from '../state/xml.ts'
import type { AwsReader } from './reader.ts'
import { readWords } from './words.ts'

/** `${cf(region):stack.Output}`: an output of a CloudFormation stack. */
export function cloudFormationSource(reader: AwsReader): SourceResolver {
  return async (address, context) => {
    const dot = address.indexOf('.')
    if (dot === -1) return undefined
    const { region } = readWords(context.parameter)
    const StackName = address.slice(0, dot)
    const text = await reader.ask({
      service: 'cloudformation',
      permission: 'cloudformation:DescribeStacks',
      place: await reader.place(context, region),
      method: 'POST',
      path: '/',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams({
        Action: 'DescribeStacks',
        Version: '2010-05-15',
        StackName,
      }).toString(),
      // An absent stack has no name of its own among the errors.
      absent: { codes: ['ValidationError'], message: /does not exist/ },
    })
    return text === undefined ? undefined : readOutput(text, address.slice(dot + 1))
  }
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Output.html */
function readOutput(text: string, key: string): string | undefined {
  const outputs = elements(text, 'Outputs').flatMap((list) => elements(list, 'member'))
  const output = outputs.find((member) => elementText(member, 'OutputKey') === key)
  return output === undefined ? undefined : elementText(output, 'OutputValue')
}
