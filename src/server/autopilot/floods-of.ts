/** How many pages or people a network has. */
export type NetworkCount = { readonly network: number; readonly count: number }

/** So many of one network are never too many. */
export const ALWAYS_TAKEN = 100

/** A share such as 0.29 of 100 is a little less than 29. */
const ROUNDING = 1e-6

/**
 * The networks that have more than their share: of all those that are not left out before them, from the largest on. So what
 * one floods in does not raise what the next one may send.
 * @param counts of networks that are known @param total of all, of unknown ones too @param share 0..1
 */
export const floodsOf = (
  counts: readonly NetworkCount[],
  total: number,
  share: number,
): readonly NetworkCount[] => {
  const floods: NetworkCount[] = []
  let left = total
  for (const each of counts.toSorted((a, b) => b.count - a.count)) {
    if (each.count <= Math.max(ALWAYS_TAKEN, left * share + ROUNDING)) break
    floods.push(each)
    left -= each.count
  }
  return floods
}
