/**
 * `${git:…}`: facts of the repository that holds the service folder, asked of the `git` command. The repository may be a
 * stranger's, so nothing that its configuration could start is started: no hooks, no file monitor, no bare repository
 * that lies inside the checkout.
 */
import { execFile } from 'node:child_process'
import path from 'node:path'
import { scalarNode } from '../../tree/tree-node.ts'
import type { ResolveContext, SourceAnswer, SourceCall, VariableSource } from '../variable-source.ts'
import { ABSENT } from '../variable-source.ts'

/** Milliseconds and characters; a fact is one line or one message. */
const LIMITS = { timeout: 10_000, maxBuffer: 1024 * 1024 }

/** Before every command. */
const HARMLESS = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'safe.bareRepository=explicit'].flatMap(
  (setting) => ['-c', setting],
)

/** Two colons: a character that tags of AWS may hold. */
const BETWEEN_TAGS = ':'.repeat(2)

interface Fact {
  readonly command: readonly string[]
  /** What becomes of the output; as it is without. */
  readonly read?: (output: string) => string | boolean
}

const SHORT: Fact = { command: ['rev-parse', '--short', 'HEAD'] }

const FACTS: Readonly<Record<string, Fact>> = {
  sha1: SHORT,
  commit: { command: ['rev-parse', 'HEAD'] },
  branch: { command: ['rev-parse', '--abbrev-ref', 'HEAD'] },
  describe: { command: ['describe', '--always'] },
  describeLight: { command: ['describe', '--always', '--tags'] },
  message: { command: ['log', '-1', '--pretty=%B'] },
  messageSubject: { command: ['log', '-1', '--pretty=%s'] },
  messageBody: { command: ['log', '-1', '--pretty=%b'] },
  user: { command: ['config', 'user.name'] },
  email: { command: ['config', 'user.email'] },
  isDirty: { command: ['status', '--porcelain', '--untracked-files=no'], read: (output) => output !== '' },
  repository: { command: ['rev-parse', '--show-toplevel'], read: (output) => path.basename(output) },
  tags: { command: ['tag', '--points-at', 'HEAD'], read: (output) => output.replaceAll('\n', BETWEEN_TAGS) },
}

export const gitSource: VariableSource = {
  missing: ({ address }) =>
    Object.hasOwn(FACTS, address)
      ? {
          what: `\`${address}\` of the git repository`,
          provide: 'run the command in a checkout with a commit',
        }
      : { what: `the fact \`git:${address}\``, provide: `use one of ${Object.keys(FACTS).join(', ')}` },
  resolve,
}

async function resolve({ address, source }: SourceCall, context: ResolveContext): Promise<SourceAnswer> {
  const fact = Object.hasOwn(FACTS, address) ? FACTS[address] : undefined
  const output = fact && (await ask(fact, context))
  if (fact === undefined || output === undefined) return ABSENT
  const value = fact.read ? fact.read(output) : output
  // A commit without a tag is named by its hash.
  const named = address === 'tags' && value === '' ? await ask(SHORT, context) : value
  return named === undefined ? ABSENT : { status: 'found', node: scalarNode(named, source), literal: true }
}

/** The trimmed output; undefined where there is no repository, no commit, no such setting or no git. */
function ask({ command }: Fact, { request, env }: ResolveContext): Promise<string | undefined> {
  const { PATH = '', HOME = '' } = env
  const options = {
    ...LIMITS,
    cwd: request.root,
    env: { PATH, HOME, LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' },
  }
  return new Promise((answer) => {
    execFile('git', [...HARMLESS, ...command], options, (error, stdout) =>
      answer(error ? undefined : stdout.trim()),
    )
  })
}
