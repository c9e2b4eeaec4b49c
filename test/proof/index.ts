// `npm run proof [-- --full]`: everything the first step promises that is too long for `npm test`. Exit 1 where one
// does not hold, 2 without a browser, 3 where it could not find out.
import { pathToFileURL } from 'node:url'
import { ensureChromium } from '../support/chromium.ts'
import { endWith } from '../support/end-with.ts'
import { proveBrowser } from './browser.ts'
import { proveBuckets } from './buckets.ts'
import { causesHold, proveCauses } from './causes.ts'
import { proveDualCalls } from './dual-calls.ts'
import { FULL_SEEDS, proveIdentical } from './identical.ts'
import { proveIdentity } from './identity.ts'
import { proveIntake } from './intake.ts'
import { proveParity } from './parity.ts'
import { proveRamp } from './ramp.ts'
import { FULL_SIZES, proveReconcile } from './reconcile.ts'
import { proveRelay } from './relay.ts'

type Proof = {
  readonly name: string
  readonly claim: string
  readonly needsBrowser: boolean
  /** `full` = over several seeds. */
  readonly prove: (full: boolean) => boolean | Promise<boolean>
}

/** Every seed, even after one that failed. */
async function allHold(
  seeds: readonly number[],
  prove: (seed: number) => Promise<boolean>,
): Promise<boolean> {
  const held: boolean[] = []
  for (const seed of seeds) held.push(await prove(seed))
  return held.every(Boolean)
}

const PROOFS: readonly Proof[] = [
  {
    name: 'buckets',
    needsBrowser: false,
    claim: 'people are assigned as unleash-client would, and in the shares asked for',
    prove: () => proveBuckets(),
  },
  {
    name: 'identical',
    needsBrowser: true,
    claim: 'at 0/100 Segment sees the app it saw before',
    prove: (full) => proveIdentical(full ? { seeds: FULL_SEEDS } : {}),
  },
  {
    name: 'dual calls',
    needsBrowser: true,
    claim: 'at 100/100 every call arrives once per leg, of one person, in an order seq restores',
    prove: (full) => allHold(full ? FULL_SEEDS : [1], (seed) => proveDualCalls({ seed })),
  },
  {
    name: 'relay',
    needsBrowser: false,
    claim: "a page decides by Unleash's flags as unleash-client does",
    prove: (full) => proveRelay(full),
  },
  {
    name: 'identity',
    needsBrowser: true,
    claim: 'after any sequence of logins, switches and moves everybody names the same person',
    prove: (full) => proveIdentity(full ? {} : { sequences: 500 }),
  },
  {
    name: 'intake',
    needsBrowser: false,
    claim: 'an acknowledged copy is kept once, whatever is killed or full, and what is no copy is refused',
    prove: () => proveIntake(),
  },
  {
    name: 'parity',
    needsBrowser: false,
    claim: 'what became of every call of a stream with injected faults is told exactly',
    prove: (full) => proveParity(full ? { seeds: [1], calls: 200_000 } : { seeds: [1, 2], calls: 10_000 }),
  },
  {
    name: 'reconcile',
    needsBrowser: false,
    claim: 'the memory for comparing exported logs does not grow with them',
    prove: (full) => proveReconcile(full ? FULL_SIZES : undefined),
  },
  {
    name: 'ramp',
    needsBrowser: false,
    claim:
      'a limit is proven wrongly no more often than it may be, however often somebody looks, and harm is found fast',
    prove: (full) => proveRamp(full),
  },
  {
    name: 'causes',
    needsBrowser: true,
    claim: 'parity says of at least 95 % of the missing copies why they are missing',
    prove: async (full) => causesHold(await proveCauses({ visitors: full ? 20 : 3 })),
  },
  {
    name: 'browser',
    needsBrowser: true,
    claim: 'nothing is lost in the browser, whatever page, store, endpoint or browser fails',
    prove: (full) => proveBrowser({ full }),
  },
]

type Result = {
  readonly name: string
  readonly claim: string
  readonly held: boolean
  readonly seconds: number
}

async function run({ name, claim, prove }: Proof, full: boolean): Promise<Result> {
  console.log(`\n${name}`)
  const started = performance.now()
  const held = await Promise.resolve()
    .then(() => prove(full))
    .catch((error: unknown) => {
      console.log(`FAIL ${name}: ${String(error)}`)
      return false
    })
  return { name, claim, held, seconds: Math.round((performance.now() - started) / 1000) }
}

const named = (names: readonly string[]): readonly Proof[] =>
  PROOFS.filter(({ name }) => names.length === 0 || names.includes(name))

export const needsBrowser = (names: readonly string[]): boolean =>
  named(names).some((proof) => proof.needsBrowser)

/** Runs the named proofs (all, where none is named); true where all hold. */
export async function proveAll(names: readonly string[], full: boolean): Promise<boolean> {
  if (needsBrowser(names)) await ensureChromium()
  const results: Result[] = []
  for (const proof of named(names)) results.push(await run(proof, full))
  console.log('')
  for (const { name, claim, held, seconds } of results)
    console.log(`${held ? 'holds ' : 'FAILED'}  ${name.padEnd(10)}  ${`${seconds} s`.padStart(7)}  ${claim}`)
  return results.every(({ held }) => held)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const given = process.argv.slice(2)
  const names = given.filter((arg) => arg !== '--full')
  const unknown = names.filter((name) => !PROOFS.some((proof) => proof.name === name))
  if (unknown.length > 0) {
    const known = PROOFS.map(({ name }) => name).join(', ')
    console.error(`No proof is called ${unknown.join(', ')}; there are ${known}.`)
    process.exitCode = 2
  } else await endWith(() => proveAll(names, given.includes('--full')))
}
