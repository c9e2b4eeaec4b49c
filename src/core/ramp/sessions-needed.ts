import { logProofBelow } from './e-process.ts'

/** Each look at a ramp asks for the same few again. */
const MOST_KNOWN = 1_000
const known = new Map<string, number>()

/**
 * How many settled sessions, `bad` of them bad, prove at every look and with a chance of error of at most `alpha` that fewer
 * than `limit` of the sessions are.
 * @param limit share 0..1 exclusive
 */
export function sessionsNeeded(limit: number, alpha = 0.05, bad = 0): number {
  const question = `${limit} ${alpha} ${bad}`
  const answer = known.get(question) ?? search(limit, alpha, bad)
  if (known.size >= MOST_KNOWN) known.clear()
  known.set(question, answer)
  return answer
}

function search(limit: number, alpha: number, bad: number): number {
  // each good session adds to the proof, so the first number is found by halves
  const proves = (sessions: number): boolean => logProofBelow(sessions, bad, limit) >= -Math.log(alpha)
  let [few, enough] = [bad, bad + 1]
  while (!proves(enough)) [few, enough] = [enough, enough * 2]
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2)
    if (proves(middle)) enough = middle
    else few = middle
  }
  return enough
}
