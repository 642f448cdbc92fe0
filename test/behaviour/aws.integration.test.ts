import { aws } from './aws/aws-runner.ts'
import { describeBehaviour } from './behaviour-suite.ts'

describeBehaviour(aws)
