const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar of at most `width` characters, to the eighth of one; a share above 0 always shows. */
export const bar = (percent: number, width: number): string => {
  const clamped = Math.min(100, Math.max(0, percent))
  const eighths = clamped > 0 ? Math.max(1, Math.round((clamped / 100) * width * 8)) : 0
  return '█'.repeat(eighths >> 3) + (EIGHTHS[eighths & 7] ?? '')
}
