// `npm run proof [-- --full]`: everything the first step promises that is too long for `npm test`. Exit 1 where one does not hold.
import { pathToFileURL } from 'node:url'
import { proveBuckets } from './buckets.ts'
import { proveDualCalls } from './dual-calls.ts'
import { FULL_SEEDS, proveIdentical } from './identical.ts'
import { proveIdentity } from './identity.ts'

type Proof = {
  readonly name: string
  readonly claim: string
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
    claim: 'people are assigned as unleash-client would, and in the shares asked for',
    prove: () => proveBuckets(),
  },
  {
    name: 'identical',
    claim: 'at 0/100 Segment sees the app it saw before',
    prove: (full) => proveIdentical(full ? { seeds: FULL_SEEDS } : {}),
  },
  {
    name: 'dual calls',
    claim: 'at 100/100 every call arrives once per leg, of one person, in an order seq restores',
    prove: (full) => allHold(full ? FULL_SEEDS : [1], (seed) => proveDualCalls({ seed })),
  },
  {
    name: 'identity',
    claim: 'after any sequence of logins, switches and moves everybody names the same person',
    prove: () => proveIdentity(),
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

/** Runs the named proofs (all, where none is named); true where all hold. */
export async function proveAll(names: readonly string[], full: boolean): Promise<boolean> {
  const unknown = names.filter((name) => !PROOFS.some((proof) => proof.name === name))
  if (unknown.length > 0)
    throw new Error(`no proof is called ${unknown.join(', ')}: ${PROOFS.map(({ name }) => name).join(', ')}`)
  const results: Result[] = []
  for (const proof of PROOFS)
    if (names.length === 0 || names.includes(proof.name)) results.push(await run(proof, full))
  console.log('')
  for (const { name, claim, held, seconds } of results)
    console.log(`${held ? 'holds ' : 'FAILED'}  ${name.padEnd(10)}  ${`${seconds} s`.padStart(7)}  ${claim}`)
  return results.every(({ held }) => held)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const given = process.argv.slice(2)
  const names = given.filter((arg) => arg !== '--full')
  process.exitCode = await proveAll(names, given.includes('--full')).then(
    (held) => (held ? 0 : 1),
    (error: Error) => {
      console.error(error.message)
      return 2
    },
  )
}
