/** A share 0..1 in percent, with as many decimals as small ones need: "0.42 %", "12 %". */
export const shareText = (share: number): string => {
  const percent = share * 100
  if (percent === 0 || percent >= 100) return `${percent} %`
  const decimals = percent < 0.1 ? 3 : percent < 10 ? 2 : 1
  return `${Number(percent.toFixed(decimals))} %`
}
