import type { Metafile } from 'esbuild'

/** The part of a build's metafile that concerns one of its outputs: what it holds and what led there. */
export function metafileOf(metafile: Metafile, output: string): Metafile {
  const found = metafile.outputs[output]
  const inputs: Metafile['inputs'] = {}
  const queue = [found?.entryPoint ?? '', ...Object.keys(found?.inputs ?? {})]
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const input = metafile.inputs[name]
    if (!input || inputs[name]) continue
    inputs[name] = input
    for (const each of input.imports) queue.push(each.path)
  }
  return { inputs, outputs: found ? { [output]: found } : {} }
}
