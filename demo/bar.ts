/**
 * A share beside the expected one, in so many characters: `█` people who are there, `▓` more than expected,
 * `░` expected and not there. Percent.
 */
export const bar = (share: number, expected: number, width: number): string => {
  const cells = (percent: number): number => Math.min(width, Math.max(0, Math.round((percent / 100) * width)))
  const [is, wanted] = [cells(share), cells(expected)]
  const common = Math.min(is, wanted)
  return '█'.repeat(common) + '▓'.repeat(is - common) + '░'.repeat(wanted - common)
}
