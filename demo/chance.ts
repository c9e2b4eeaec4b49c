/**
 * The chance that, of `people` who each are in with probability `share` (0..1), the number in is as far from the
 * expected one as `count`, or farther, on that side.
 */
export const tailChance = (count: number, people: number, share: number): number => {
  const upwards = count >= people * share
  let chance = 0
  for (let k = upwards ? count : 0; k <= (upwards ? people : count); k++) chance += chanceOf(k, people, share)
  return chance
}

const chanceOf = (k: number, people: number, share: number): number => {
  if (share <= 0) return k === 0 ? 1 : 0
  if (share >= 1) return k === people ? 1 : 0
  let log = k * Math.log(share) + (people - k) * Math.log(1 - share)
  for (let i = 0; i < k; i++) log += Math.log((people - i) / (i + 1))
  return Math.exp(log)
}
