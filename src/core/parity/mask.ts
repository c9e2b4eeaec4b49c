const MAX_SHOWN = 40

/**
 * What a value looks like, without what it says: letters as `a` and `A`, digits as `9`, of 40 characters at most. Empty
 * texts, `true`, `false` and `null` are themselves; objects and lists tell how much they hold.
 */
export function mask(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(maskText(value))
  if (typeof value === 'number') return `${value}`.replace(/\d/g, '9')
  if (Array.isArray(value)) return value.length === 1 ? '[1 item]' : `[${value.length} items]`
  if (typeof value !== 'object' || value === null) return `${value as boolean | null | undefined}`
  const { length } = Object.keys(value)
  return length === 1 ? '{1 member}' : `{${length} members}`
}

function maskText(text: string): string {
  const shown = text
    .slice(0, MAX_SHOWN)
    .replace(/\p{Lu}/gu, 'A')
    .replace(/[\p{L}\p{M}\p{S}\p{C}]/gu, (one) => (one === 'A' ? one : 'a'))
    .replace(/\p{N}/gu, '9')
  return text.length > MAX_SHOWN ? `${shown}…` : shown
}
