/** At most two decimals, none that are zero. What is more than nothing never reads as nothing, nor less than all as all. */
export const percentText = (percent: number): string => {
  const rounded = Number(percent.toFixed(2))
  if (rounded === 0 && percent > 0) return '< 0.01 %'
  if (rounded === 100 && percent < 100) return '> 99.99 %'
  return `${rounded} %`
}

export type ParsedPercent =
  | { readonly ok: true; readonly percent: number }
  | { readonly ok: false; readonly problem: string }

const PERCENT = /^(\d{1,3})(?:[.,](\d{0,2}))?\s*%?$/

/** What somebody typed as a share: a point or a comma, a percent sign or none. */
export const parsePercent = (text: string): ParsedPercent => {
  const [, whole, decimals = ''] = PERCENT.exec(text.trim()) ?? []
  const percent = whole === undefined ? NaN : Number(`${whole}.${decimals || '0'}`)
  return percent <= 100
    ? { ok: true, percent }
    : { ok: false, problem: 'A share is a number from 0 to 100 with at most two decimals.' }
}
