import { aws } from '../clouds/aws/cloud.ts'
import { describeRaces } from './race-suite.ts'

describeRaces({
  name: 'files',
  cloud: aws,
  isShared: true,
  open: () => Promise.resolve({ env: { SKYFOLD_STATE: 'file' }, stop: () => Promise.resolve() }),
})
