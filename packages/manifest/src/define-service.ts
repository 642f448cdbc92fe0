/** Gives back what it takes. Its type, which checks a manifest in TypeScript, is that of `config.d.ts`. */
export function defineService<Source>(source: Source): Source {
  return source
}
