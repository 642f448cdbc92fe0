import { localCloud } from '../clouds/local/cloud.ts'
import { describeKills } from './kill-suite.ts'

describeKills(localCloud, 'test/fixtures/thirty-resources')
