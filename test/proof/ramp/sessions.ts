// Sessions whose calls are lost, one by one or together, and the one call of each that counts.
import { murmur3 } from '../../../src/core/index.ts'

const MOST_CALLS = 20

/** Which call counts, before anybody knows what became of it: that with the smallest hash of its pair id. */
function chosenCall(calls: number, random: () => number): number {
  let [chosen, smallest] = [0, Infinity]
  for (let call = 0; call < calls; call++) {
    const hash = murmur3(`${random()}-${call}`)
    if (hash < smallest) [chosen, smallest] = [call, hash]
  }
  return chosen
}

/** Whether the call that counts was lost. @param share of all calls that are lost, 0..1 */
export type Loss = (share: number, random: () => number) => boolean

/** Each call by itself. */
export const independent: Loss = (share, random) => {
  const calls = 1 + Math.floor(random() * MOST_CALLS)
  const isLost = Array.from({ length: calls }, () => random() < share)
  return isLost[chosenCall(calls, random)]!
}

/** All of a session, or none: a blocker, an outage, a page that was closed. */
export const clustered: Loss = (share, random) => {
  const calls = 1 + Math.floor(random() * MOST_CALLS)
  const isLost = Array<boolean>(calls).fill(random() < share)
  return isLost[chosenCall(calls, random)]!
}
