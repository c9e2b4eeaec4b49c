// What bucketOf and assign promise of many ids. `npm run proof` runs the full counts, the unit test small ones.
import { createRequire } from 'node:module'
import { assign, bucketOf, type RolloutDocument } from '../../src/core/index.ts'

export type ProofCounts = {
  /** Ids compared with unleash-client, a third of them non-ASCII. */
  readonly agreement: number
  /** Ids assigned at each share. */
  readonly shares: number
}

export const FULL_COUNTS: ProofCounts = { agreement: 200_000, shares: 1_000_000 }

const SHARES = [0.01, 0.5, 5, 50, 99.99]
const KEY = 'segment-to-rudderstack'

const { normalizedStrategyValue } = createRequire(import.meta.url)('unleash-client/lib/strategy/util.js') as {
  normalizedStrategyValue: (id: string, groupId: string) => number
}

/** mulberry32: a seeded source, so that a failure can be repeated. 0 ≤ n < below. */
function seeded(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Random = ReturnType<typeof seeded>

const text = (random: Random, unit: () => number) =>
  String.fromCharCode(...Array.from({ length: 1 + random(40) }, unit))

/** Every third id is a UUID, printable ASCII, or UTF-16 with at least one unit beyond ASCII (lone surrogates too). */
function randomId(i: number, random: Random): string {
  if (i % 3 === 0) return uuid(random)
  if (i % 3 === 1) return text(random, () => 32 + random(95))
  return text(random, () => random(65_536)) + String.fromCharCode(128 + random(65_408))
}

const uuid = (random: Random): string =>
  'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', () => random(16).toString(16))

function proveAgreement(count: number, random: Random): { ok: boolean; line: string } {
  let differences = 0
  for (let i = 0; i < count; i++) {
    const id = randomId(i, random)
    const bucket = bucketOf(KEY, id)
    const theirs = normalizedStrategyValue(id, KEY)
    for (let percent = 0; percent <= 100; percent++) {
      if (bucket < percent * 100 !== theirs <= percent) differences++
    }
  }
  const line = `bucketOf = unleash-client's normalised value at every whole percent, ${count} ids, a third non-ASCII: ${differences} differences`
  return { ok: differences === 0, line }
}

function proveShare(share: number, count: number, random: Random): { ok: boolean; line: string } {
  const audiences = [{ name: 'everyone', rudderstack: share, segment: 100 }]
  const rollout: RolloutDocument = { format: 1, key: KEY, revision: 1, stickiness: 'deviceId', audiences }
  let reached = 0
  for (let i = 0; i < count; i++) if (assign(rollout, { deviceId: uuid(random) }).cohort === 'dual') reached++
  const expected = (count * share) / 100
  const deviation = (reached - expected) / Math.sqrt(expected * (1 - share / 100))
  const line = `share ${share} % of ${count} ids: ${reached} reach RudderStack, ${expected} expected, ${deviation.toFixed(2)} sigma of 5 allowed`
  return { ok: Math.abs(deviation) <= 5, line }
}

/** Prints a line per check; true when all hold. */
export function proveBuckets(
  counts: ProofCounts = FULL_COUNTS,
  print = console.log,
  seed = 20_261_123,
): boolean {
  const random = seeded(seed)
  const checks = [
    proveAgreement(counts.agreement, random),
    ...SHARES.map((share) => proveShare(share, counts.shares, random)),
  ]
  for (const { ok, line } of checks) print(`${ok ? 'ok  ' : 'FAIL'} ${line}`)
  return checks.every(({ ok }) => ok)
}
