// what would break a line, or a terminal, or turn text around
const CONTROL = /[\s\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu
/** Half a pair. */
const SURROGATE = /\p{Cs}/gu

/** A text of a stranger on one line, of so many characters at most. */
export const cut = (text: string, most: number): string => {
  // all that can be shown, so that a text of megabytes costs nothing
  const head = text.slice(0, 4 * most)
  const line = Array.from(head.replaceAll(CONTROL, ' ').replaceAll(SURROGATE, '\ufffd').trim())
  return line.length <= most ? line.join('') : `${line.slice(0, most - 1).join('')}…`
}
