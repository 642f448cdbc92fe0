/**
 * Text that others wrote (a manifest, a cloud, a function) must not drive the terminal or the CI system that shows
 * it: what would is made visible instead. Sanitized text passes through unchanged.
 */

// C0 and C1 controls but the tab, line and paragraph separators, bidirectional controls, zero-width marks.
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const UNSAFE = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** One line of text. Line breaks are unsafe, too: split before. */
export function sanitize(text: string): string {
  return text.replaceAll(UNSAFE, escapeCharacter)
}

/**
 * A whole line as it will stand in the output, without what a CI system would take for a command:
 * `::name::` at its beginning (GitHub Actions) and `##[name]` or `##vso[name]` anywhere (Azure Pipelines).
 */
export function disarm(line: string): string {
  return line.replace(/^(\s*)::/, String.raw`$1\::`).replaceAll(/##(?=\[|vso\[)/g, String.raw`#\#`)
}

/** JSON text with the same meaning that holds no unsafe character and no command. */
export function sanitizeJson(json: string): string {
  return json
    .replaceAll(UNSAFE, (character) =>
      character === '\n' ? character : `\\u${hex(character).padStart(4, '0')}`,
    )
    .replaceAll(/##(?=\[|vso\[)/g, String.raw`#\u0023`)
}

function escapeCharacter(character: string): string {
  if (character === '\n') return String.raw`\n`
  if (character === '\r') return String.raw`\r`
  const digits = hex(character)
  return digits.length > 2 ? `\\u${digits.padStart(4, '0')}` : `\\x${digits.padStart(2, '0')}`
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16)
}
