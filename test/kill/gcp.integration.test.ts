import { gcpCloud } from '../clouds/gcp/cloud.ts'
import { describeKills } from './kill-suite.ts'

describeKills(gcpCloud, 'test/fixtures/thirty-resources')
