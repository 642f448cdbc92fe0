/**
 * The program that stands in for a platform: loads the entry named by its argument and tells how long that took. It
 * is given to node as text, so that nothing but the package and Node.js itself is there to be measured.
 */

/** What the program sends to its parent, once. */
export type LoadReport =
  | {
      readonly ok: true
      /** Milliseconds since 1970 at the first line of JavaScript. */
      readonly started: number
      /** Milliseconds that the entry took to load. */
      readonly loaded: number
      /** `typeof` each export. */
      readonly exports: Readonly<Record<string, string>>
    }
  | { readonly ok: false; readonly reason: string }

/** CommonJS text for `node --eval`. The entry's absolute path is its first argument. */
export const loaderSource: string = `
const started = performance.timeOrigin + performance.now()
const { argv, exit } = process
const post = process.send.bind(process)
process.send = undefined
const send = (report) => post(report, () => exit(0))
const sendError = (error) => send({ ok: false, reason: String(error?.message ?? error) })
const load = (file) => file.endsWith('.mjs') ? import(require('node:url').pathToFileURL(file).href) : require(file)
const typesOf = (module) => Object.fromEntries(Object.keys(module).map((name) => [name, typeof module[name]]))
process.on('uncaughtException', sendError)
const before = performance.now()
Promise.resolve()
  .then(() => load(argv[1]))
  .then((module) => send({ ok: true, started, loaded: performance.now() - before, exports: typesOf(module) }))
  .catch(sendError)
`
