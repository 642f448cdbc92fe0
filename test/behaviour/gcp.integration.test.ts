import { describeBehaviour } from './behaviour-suite.ts'
import { gcp } from './gcp/gcp-runner.ts'

describeBehaviour(gcp)
