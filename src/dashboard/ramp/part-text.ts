/** "12 %"; what is more than nothing never reads as nothing. */
export const partText = (part: number): string => {
  const percent = Math.floor(part * 100)
  return part > 0 && percent === 0 ? '< 1 %' : `${percent} %`
}
