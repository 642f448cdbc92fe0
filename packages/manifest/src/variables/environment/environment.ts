/** `useDotenv: true`: `.env` and `.env.<stage>` beside the environment of the command, which wins. */
import { findFile, readText } from '../../load/text-file.ts'
import type { TreeNode } from '../../tree/tree-node.ts'
import { childOf } from '../../tree/tree-node.ts'
import { parseDotenv } from './dotenv.ts'
import type { ResolverInput } from '../resolver.ts'
import { createResolver } from '../resolver.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** What `${env:…}` sees. The stage that names the second file may itself come from the first. */
export async function loadEnvironment(input: Omit<ResolverInput, 'env'>): Promise<Environment> {
  const { env } = input.request
  const setting = childOf(input.root, 'useDotenv')
  if (!setting || !(await isTrue(setting, { ...input, env }))) return env
  const general = { ...(await readDotenv('.env', setting, input)), ...env }
  // Whatever this finds wrong is found again, and reported, when the manifest itself is resolved.
  const stage = await createResolver({ ...input, env: general, report: () => undefined }).stage()
  return { ...general, ...(await readDotenv(`.env.${stage}`, setting, input)), ...env }
}

async function isTrue(setting: TreeNode, input: ResolverInput): Promise<boolean> {
  const node = await createResolver({ ...input, report: () => undefined }).resolve(setting)
  return node.kind === 'scalar' && node.value === true
}

async function readDotenv(
  name: string,
  { source }: TreeNode,
  { files, request, report }: Omit<ResolverInput, 'env'>,
): Promise<Readonly<Record<string, string>>> {
  const found = await findFile(files, name, source)
  if (found.status !== 'found') return {}
  const text = await readText(found.path, name, { report, source })
  return text === undefined ? {} : parseDotenv(text, request.env)
}
