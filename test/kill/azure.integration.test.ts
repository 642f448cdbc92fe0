import { azure } from '../clouds/azure/cloud.ts'
import { describeKills } from './kill-suite.ts'

describeKills(azure, 'test/fixtures/thirty-resources')
