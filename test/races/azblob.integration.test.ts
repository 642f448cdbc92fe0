import { azure } from '../clouds/azure/cloud.ts'
import { describeRaces } from './race-suite.ts'

describeRaces({ name: 'Blob Storage', cloud: azure, isShared: false })
