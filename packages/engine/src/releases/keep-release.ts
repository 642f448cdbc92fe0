/**
 * Keeps what a run has made to serve: packages and record first, each under a name of its own, then one change of the
 * state that makes them count. A kill before that change, or after it and before what only older releases need is
 * deleted, leaves blobs that no kept release names: every run with the lease that comes to its end looks for such and
 * deletes them, whether it keeps a release itself or not.
 */
import { readFile } from 'node:fs/promises'
import type { Work } from '../apply/apply-plan.ts'
import type { Ledger } from '../apply/ledger.ts'
import { Limiter } from '../apply/limiter.ts'
import type { Workshop } from '../apply/workshop.ts'
import { sha256 } from '../graph/canonical.ts'
import { releaseDiagnostics } from './diagnostics.ts'
import { artifactsOf, draftRecord } from './draft.ts'
import { digestOf } from './kept-artifacts.ts'
import { artifactName, BLOB_PREFIXES, encodeRecord, recordName } from './record.ts'
import type { KeptArtifact, Release, ReleaseRecord } from './release.ts'
import { addRelease, keptBlobs } from './retention.ts'

/** Packages in memory at once. */
const UPLOADS = 4

/**
 * Called when everything wanted is in place, and before anything is deleted. Returns the names of blobs that no kept
 * release needs. A release that cannot be kept is told of and spoils nothing else.
 */
export async function settleReleases<C>(
  shop: Workshop<C>,
  work: Work<C>,
  ledger: Ledger,
): Promise<readonly string[]> {
  const isKeeping = isDue(shop, work)
  try {
    const present = await listBlobs(shop)
    const release = isKeeping ? await keep(shop, work, new Set(present)) : null
    // The run may have been given up in the meantime.
    if (shop.session.isLost) return []
    const before = Object.keys(shop.state.deposed).length
    if (release) shop.session.change((state) => addRelease(state, release))
    const kept = keptBlobs(shop.state)
    const stale = present.filter((name) => !kept.has(name))
    // What goes with an old release may be gone before the state says so: it must say so first. A removal has said it
    // with its first write, and what killed runs left was never named.
    const isShrinking = release && (stale.length > 0 || Object.keys(shop.state.deposed).length > before)
    return isShrinking && !(await shop.session.commit()) ? [] : stale
  } catch (cause) {
    const { RELEASE_LEFTOVERS, RELEASE_NOT_KEPT } = releaseDiagnostics
    if (shop.session.isLost) return []
    const { location } = shop.store
    ledger.note(
      isKeeping ? RELEASE_NOT_KEPT({ location }, { cause }) : RELEASE_LEFTOVERS({ location }, { cause }),
    )
    if (isKeeping) shop.session.change((state) => void delete state.release)
    return []
  }
}

/** What served before the run serves still, if it came to its end before it moved any traffic. */
export function restoreRelease<C>(shop: Workshop<C>, { planned, serving }: Work<C>, ledger: Ledger): void {
  const moves = planned.plan.steps.filter(({ phase }) => phase === 'cutover')
  if (serving === undefined || !moves.every((step) => ledger.isUntouched(step))) return
  shop.session.change((state) => {
    state.release = serving
    delete state.returningTo
  })
}

/** Deletes blobs that no kept release needs. */
export async function deleteBlobs<C>(
  shop: Workshop<C>,
  names: readonly string[],
  ledger: Ledger,
): Promise<void> {
  const { store } = shop
  const limiter = new Limiter(shop.concurrency, shop.env)
  try {
    await Promise.all(names.map((name) => limiter.run(() => shop.wait(() => store.blobs.delete(name)))))
  } catch (cause) {
    ledger.note(releaseDiagnostics.RELEASE_LEFTOVERS({ location: store.location }, { cause }))
  }
}

/** A removal makes no release, nor does a run that changed nothing, unless what serves is not kept yet. */
function isDue<C>({ state }: Workshop<C>, { planned, desired, releasing }: Work<C>): boolean {
  if (releasing.kind === 'removal') return false
  const current = state.releases.find(({ id }) => id === state.release)
  return current?.desired !== desired.hash || planned.plan.steps.some(({ action }) => action !== 'delete')
}

async function listBlobs<C>(shop: Workshop<C>): Promise<readonly string[]> {
  const { blobs } = shop.store
  const lists = await Promise.all(BLOB_PREFIXES.map((prefix) => shop.wait(() => blobs.list(prefix))))
  return lists.flat()
}

async function keep<C>(shop: Workshop<C>, work: Work<C>, present: ReadonlySet<string>): Promise<Release> {
  const { releasing } = work
  // What a rollback goes back to was kept with its own release.
  const artifacts =
    releasing.kind === 'rollback' ? releasing.back.artifacts : await upload(shop, work, present)
  const record = draftRecord(shop, work, artifacts)
  const text = encodeRecord(record)
  await shop.wait(() => shop.store.blobs.put(recordName(record.id), Buffer.from(text, 'utf8')))
  return summarize(record, sha256(text))
}

async function upload<C>(
  shop: Workshop<C>,
  work: Work<C>,
  present: ReadonlySet<string>,
): Promise<Readonly<Record<string, KeptArtifact>>> {
  const limiter = new Limiter(UPLOADS, shop.env)
  const kept = artifactsOf(work).map((hash) => limiter.run(() => keepArtifact(shop, work, { hash, present })))
  return Object.fromEntries(await Promise.all(kept))
}

/** A package is kept once, whichever releases need it. */
async function keepArtifact<C>(
  shop: Workshop<C>,
  { origin }: Work<C>,
  { hash, present }: { readonly hash: string; readonly present: ReadonlySet<string> },
): Promise<readonly [string, KeptArtifact]> {
  const { path, sha256: digest, bytes } = await origin.openArtifact(hash)
  const name = artifactName(digest)
  if (!present.has(name)) {
    const body = await readFile(path)
    if (digestOf(body) !== digest) throw new Error(`${path} changed while it was deployed`)
    await shop.wait(() => shop.store.blobs.put(name, body))
  }
  return [hash, { sha256: digest, bytes }]
}

function summarize(record: ReleaseRecord, digest: string): Release {
  const { id, time, by, git, command, kind, to, desired, retained, artifacts } = record
  return {
    id,
    time,
    by,
    ...(git ? { git } : {}),
    command,
    kind,
    ...(to === undefined ? {} : { to }),
    desired,
    record: digest,
    retained,
    artifacts: [...new Set(Object.values(artifacts).map(({ sha256: one }) => one))],
  }
}
