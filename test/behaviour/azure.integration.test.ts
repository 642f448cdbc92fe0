import { azure } from './azure/azure-runner.ts'
import { describeBehaviour } from './behaviour-suite.ts'

describeBehaviour(azure)
