// A process that changes the rollout again and again; the contract suite starts several at once, and kills some. It says
// when it has the store open, begins when its input ends, and says each revision that it wrote.
import { openControlStore } from '../../../src/server/control/open-control-store.ts'
import type { Place } from './control-databases.ts'

export type WriteLoop = {
  readonly place: Place
  readonly actor: string
  /** null = until it is killed. */
  readonly changes: number | null
  /** How many of its changes are under way at a time. */
  readonly lanes: number
}

export const READY = 'ready'

/** What every change counts up: one that was lost would be missing in the last. */
export const countOf = (document: Readonly<Record<string, unknown>> | undefined): number =>
  Number(document?.['count'] ?? 0)

async function run({ place, actor, changes, lanes }: WriteLoop): Promise<void> {
  const store = await openControlStore({ ...place, now: Date.now })
  process.stdout.write(`${READY}\n`)
  await process.stdin.forEach(() => {})
  let left = changes ?? Infinity
  const lane = async (): Promise<void> => {
    let { rollout: newest } = await store.head()
    while (left-- > 0)
      for (let isWritten = false; !isWritten;) {
        const document = { format: 1, count: countOf(newest?.document) + 1 }
        const by = { actor, action: 'set', reason: 'again', at: Date.now() } as const
        const written = await store.change(newest?.revision ?? 0, document, by)
        isWritten = written.ok
        newest = written.ok ? written.rollout : written.current
        // said only after it was committed
        if (written.ok) process.stdout.write(`${written.rollout.revision}\n`)
      }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  await store.close()
}

// the suite imports the types, and must not begin to write
const [, , given] = process.argv
if (import.meta.main && given !== undefined) await run(JSON.parse(given) as WriteLoop)
