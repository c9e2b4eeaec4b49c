/** Controls, marks of direction and other signs without a shape; not the joiners, which emoji and scripts need. */
const UNSEEN = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu

const escaped = (sign: string): string => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`

/** Text from outside with what cannot be seen, or turns what stands around it, written out. */
export const visibleText = (text: string): string => text.replaceAll(UNSEEN, escaped)

/** The same of several lines, which stay. */
export const visibleLines = (text: string): string => text.split('\n').map(visibleText).join('\n')

/** At most so many signs of it. */
export const clipped = (text: string, max: number): string => {
  if (text.length <= max) return text
  // not through the middle of a pair of surrogates
  const end = /[\ud800-\udbff]/.test(text.charAt(max - 1)) ? max - 1 : max
  return `${text.slice(0, end)}…`
}
