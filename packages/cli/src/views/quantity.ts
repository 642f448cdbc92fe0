/** Numbers as people read them. */

/** `812 B`, `14.2 kB`, `1.20 MB`: powers of 1000, three digits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB']
  let value = bytes
  let unit = 'B'
  for (const next of units) {
    if (value < 999.5) break
    value /= 1000
    unit = next
  }
  return `${value.toPrecision(3)} ${unit}`
}

/** `12 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** `0.3 %`. */
export function formatShare(part: number, whole: number): string {
  const percent = (part / whole) * 100
  return `${percent < 9.95 ? percent.toFixed(1) : Math.round(percent)} %`
}

/** `1 step`, `2 steps`. */
export function formatCount(count: number, noun: string, plural: string = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}
