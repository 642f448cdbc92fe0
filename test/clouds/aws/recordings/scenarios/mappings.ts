import { QUEUE, UNKNOWN, given, on } from '../step.ts'
import type { Scenarios } from '../step.ts'

export const MAPPINGS: Scenarios = {
  'TestLambdaEventSourceMappings::test_event_source_mapping_exceptions': [
    ...['GetEventSourceMapping', 'DeleteEventSourceMapping', 'UpdateEventSourceMapping'].map((call) => ({
      key: `${call.replace('EventSourceMapping', '').toLowerCase()}_unknown_uuid`,
      call,
      input: { UUID: '00000000-0000-4000-8000-000000000000' },
    })),
    on('create_no_event_source_arn', 'CreateEventSourceMapping', UNKNOWN),
    on('create_unknown_params', 'CreateEventSourceMapping', { ...UNKNOWN, EventSourceArn: QUEUE }),
    on('destination_config_failure', 'CreateEventSourceMapping', {
      EventSourceArn: QUEUE,
      DestinationConfig: { OnSuccess: { Destination: QUEUE } },
    }),
  ],
  'TestSQSEventSourceMapping::test_event_source_mapping_default_batch_size': [
    given(),
    on('create-event-source-mapping', 'CreateEventSourceMapping', { EventSourceArn: QUEUE }),
    on('invalid-create-event-source-mapping', 'CreateEventSourceMapping', {
      EventSourceArn: QUEUE,
      BatchSize: 1001,
    }),
  ],
  'TestSQSEventSourceMapping::test_duplicate_event_source_mappings': [
    given(),
    on('create', 'CreateEventSourceMapping', { EventSourceArn: QUEUE }),
    on('error', 'CreateEventSourceMapping', { EventSourceArn: QUEUE }),
  ],
  test_esm_with_not_existing_sqs_queue: [
    given(),
    on('error', 'CreateEventSourceMapping', { EventSourceArn: `${QUEUE}-absent` }),
  ],
}
