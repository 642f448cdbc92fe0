/** Writes into the title of a test how many cases it had; `scripts/reporter.cjs` lists such titles at the end. */
export function count(context: Mocha.Context, cases: number, what: string): void {
  if (context.test) context.test.title += `: ${cases} ${what}`
}
