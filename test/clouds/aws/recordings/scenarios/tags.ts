import { ARN, get, given, quietly } from '../step.ts'
import type { Members, Scenarios, Step } from '../step.ts'

export const TAGS: Scenarios = {
  'TestLambdaTag::test_create_tag_on_fn_create': [
    given({ Tags: { testtag: 'a value' } }),
    get('get_function_result'),
    listTags('list_tags_result'),
  ],
  'TestLambdaTag::test_tag_lifecycle[lambda_function]': [
    given(),
    tag('tag_single_response', { A: 'tag-a' }),
    listTags('tag_single_response_listtags'),
    tag('tag_multiple_response', { B: 'tag-b', C: 'tag-c' }),
    listTags('tag_multiple_response_listtags'),
    tag('tag_overlap_response', { C: 'tag-c-newsuffix', D: 'tag-d' }),
    listTags('tag_overlap_response_listtags'),
    untag('untag_single_response', ['A']),
    listTags('untag_single_response_listtags'),
    untag('untag_multiple_response', ['B', 'C']),
    listTags('untag_multiple_response_listtags'),
    untag('untag_nonexisting_response', ['F']),
    listTags('untag_nonexisting_response_listtags'),
    untag('untag_existing_and_nonexisting_response', ['D', 'F']),
    listTags('untag_existing_and_nonexisting_response_listtags'),
  ],
  'TestLambdaTag::test_tag_nonexisting_resource': [
    given(),
    get('pre_delete_get_function'),
    quietly('DeleteFunction'),
    tag('not_found_exception_tag', { A: 'b' }),
    untag('not_found_exception_untag', ['A']),
    listTags('not_found_exception_list'),
  ],
  'TestLambdaTags::test_tag_versions': [
    given({ Publish: true }),
    { key: 'tag_resource_exception', call: 'TagResource', input: { Resource: `${ARN}:1`, Tags: { a: 'b' } } },
    {
      key: 'tag_resource_latest_exception',
      call: 'TagResource',
      input: { Resource: `${ARN}:$LATEST`, Tags: { a: 'b' } },
    },
  ],
}

function tag(key: string, tags: Members): Step {
  return { key, call: 'TagResource', input: { Resource: ARN, Tags: tags } }
}

function untag(key: string, keys: readonly string[]): Step {
  return { key, call: 'UntagResource', input: { Resource: ARN, TagKeys: keys } }
}

function listTags(key: string): Step {
  return { key, call: 'ListTags', input: { Resource: ARN } }
}
