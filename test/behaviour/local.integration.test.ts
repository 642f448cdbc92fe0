import { describeBehaviour } from './behaviour-suite.ts'
import { local } from './local/local-runner.ts'

describeBehaviour(local)
