/** What can be gone back to. */
import type { Release } from '@skyfold/engine'
import type { StackReleases } from './release-list.ts'
import type { Line, Span } from '../terminal/line.ts'
import { indent, styled } from '../terminal/line.ts'
import { table } from '../terminal/table.ts'
import type { Data } from '../terminal/terminal.ts'

/** The releases of one destination, newest first. The one that serves is marked. */
export function releaseLines({ destination, list }: StackReleases): readonly Line[] {
  const { service, stage } = destination.stack
  const title: Line = [styled('bold', destination.label), ` ${service} (stage ${stage})`]
  if (!list) return [title, indent([styled('red', 'cannot be read')])]
  if (list.releases.length === 0) return [title, indent('no release yet')]
  const columns = [
    { title: '' },
    ...['release', 'time', 'by', 'commit', 'made by'].map((text) => ({ title: text })),
  ]
  const rows = list.releases.map((release) => rowOf(release, release.id === list.current))
  const unmarked = list.current === undefined ? [indent([styled('yellow', NONE_SERVES)])] : []
  return [title, ...table(columns, rows).map((line) => indent(line)), ...unmarked]
}

/** The same for programs. */
export function releaseData({ destination, list }: StackReleases): Data {
  const { provider, region } = destination.stack
  const releases = list?.releases.map(({ id, time, by, git, command, kind, to }) => {
    return { id, time, by, git: git ?? null, command, kind, to: to ?? null, current: id === list.current }
  })
  return { provider, region, current: list?.current ?? null, releases: releases ?? null }
}

const NONE_SERVES = 'what serves is none of these: the last run did not come to its end'

function rowOf({ id, time, by, git, command, to }: Release, isCurrent: boolean): readonly Span[] {
  return [
    isCurrent ? styled('green', '→') : ' ',
    isCurrent ? styled('green', id) : id,
    `${time.slice(0, 19).replace('T', ' ')} UTC`,
    by,
    git ? `${git.commit.slice(0, 8)}${git.dirty ? '*' : ''}` : '',
    to === undefined ? command : `${command} (to ${to})`,
  ]
}
