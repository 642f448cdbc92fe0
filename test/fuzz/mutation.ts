/** Small damage to the bytes of a file, as editors, merges, encodings and attackers do it. */
import type { RandomSource } from './random-source.ts'

/** Signs of the language, of variables and of encodings. */
const WORDS: readonly [string, ...string[]] = [
  '${',
  '}',
  '${self:',
  '${self:custom}',
  '${file(',
  '${file(config/prod.yml):',
  '${env:A, ',
  '${opt:stage, self:',
  '${param:a}',
  '${strToBool(',
  '&a ',
  '*a',
  '<<: *a\n',
  '!Ref ',
  '!Sub ',
  '!!int ',
  '!<tag:a> ',
  '? ',
  '- ',
  ': ',
  ':\n',
  '{ ',
  '[ ',
  ' ]',
  '|\n',
  '>-\n',
  "'",
  '"',
  '\\',
  ' #',
  '\t',
  '\0',
  '\u{feff}',
  '\u{2028}',
  '\u{202e}',
  '---\n',
  '...\n',
  '%YAML 9.9\n',
  '\r',
  '\r\n',
  '__proto__: ',
  'constructor: ',
  'prototype: ',
  'functions:\n',
  '  events:\n',
  'null',
  '~',
  '1e999',
  '0x-1',
  '.inf',
  '2001-01-01',
]

/** Bytes that are no UTF-8, and marks of other encodings. */
const FOREIGN: readonly [readonly number[], ...(readonly number[])[]] = [
  [0xff],
  [0xc0, 0xaf],
  [0xe4],
  [0xed, 0xa0, 0x80],
  [0xf8, 0x88, 0x80, 0x80, 0x80],
  [0xff, 0xfe],
  [0xfe, 0xff],
]

/** Damages `bytes` in one to six places; `other` is a file to splice from. */
export function mutate(bytes: Uint8Array, other: Uint8Array, chance: RandomSource): Uint8Array {
  let damaged = bytes
  for (let times = 1 + chance.below(6); times > 0; times -= 1) damaged = damage(damaged, other, chance)
  return damaged
}

function damage(bytes: Uint8Array, other: Uint8Array, chance: RandomSource): Uint8Array {
  const at = chance.below(bytes.length + 1)
  const length = chance.below(60)
  const kind = chance.below(10)
  if (kind < 2) return flip(bytes, at, chance)
  if (kind < 5) return put(bytes, at, at, Buffer.from(chance.pick(WORDS)))
  if (kind === 5) return put(bytes, at, at + length, Buffer.alloc(0))
  if (kind === 6) return put(bytes, at, at, bytes.subarray(at, at + length))
  if (kind === 7) return put(bytes, at, at, Buffer.from(chance.pick(FOREIGN)))
  if (kind === 8) return put(bytes, at, at + length, sliceOf(other, chance))
  return chance.below(4) === 0 ? bytes.subarray(0, at) : repeatLine(bytes, at, chance)
}

function flip(bytes: Uint8Array, at: number, chance: RandomSource): Uint8Array {
  const copy = Buffer.from(bytes)
  copy[at] = (copy[at] ?? 0) ^ (1 << chance.below(8))
  return copy
}

function put(bytes: Uint8Array, from: number, to: number, middle: Uint8Array): Uint8Array {
  return Buffer.concat([bytes.subarray(0, from), middle, bytes.subarray(to)])
}

function sliceOf(bytes: Uint8Array, chance: RandomSource): Uint8Array {
  const at = chance.below(bytes.length + 1)
  return bytes.subarray(at, at + chance.below(200))
}

/** The line around `at` several times, at once or with another indentation. */
function repeatLine(bytes: Uint8Array, at: number, chance: RandomSource): Uint8Array {
  const start = bytes.lastIndexOf(0x0a, at) + 1
  const end = bytes.indexOf(0x0a, at)
  const line = bytes.subarray(start, end === -1 ? undefined : end + 1)
  const copies = Array.from({ length: 1 + chance.below(20) }, (_, index) =>
    Buffer.concat([Buffer.from(' '.repeat(index % 3)), line]),
  )
  return put(bytes, start, start, Buffer.concat(copies))
}
