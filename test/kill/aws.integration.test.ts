import { aws } from '../clouds/aws/cloud.ts'
import { describeKills } from './kill-suite.ts'

describeKills(aws, 'test/fixtures/five-functions')
