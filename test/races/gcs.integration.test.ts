import { gcpCloud } from '../clouds/gcp/cloud.ts'
import { describeRaces } from './race-suite.ts'

describeRaces({ name: 'Cloud Storage', cloud: gcpCloud, isShared: false })
