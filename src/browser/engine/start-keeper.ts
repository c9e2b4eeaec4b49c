import { after } from '../answer.ts'
import type { Made } from '../intake.ts'
import type { Keeper, KeeperOptions } from '../journal/keeper.ts'
import type { HandOver } from '../sdk/hand-over.ts'

/** SDKs wait no longer for it than that. */
const PREPARED_MS = 1_000

/** The keeper while its file is on the way, and after. */
export type Keeping = {
  /** `false` while there is no journal: the call has a key of its own then. */
  keep(made: Made): boolean
  assigned: Keeper['assigned']
  alone: Keeper['alone']
  moved(handOver: HandOver): void
  readonly prepared: Promise<unknown>
  /** Whether there is one. */
  readonly observes: boolean
  /** Segment's settings have come. */
  segmentAt(settings: object): void
  recover(): void
  /** The page goes. @returns bytes that the browser lets leave beside the calls that do */
  leave(): number
  stop(withdrawn: boolean): void
}

type Options = KeeperOptions & { readonly stopped: () => boolean }

export function startKeeper({ stopped, ...options }: Options): Keeping {
  let keeper: Keeper | null = null
  let late: ((keeper: Keeper) => void)[] | null = []
  const tell = (run: (keeper: Keeper) => void): void => {
    if (keeper) run(keeper)
    else late?.push(run)
  }
  const { store, problem, callKey } = options
  /** Without a journal a call's key would stay for ever. */
  const forget = ({ state, copy }: HandOver): void => {
    if (state !== 'queued') store.remove(callKey + copy.pairId)
  }
  const begun = import('../journal/keeper.ts').then(
    ({ createKeeper }) => {
      if (stopped()) return undefined
      keeper = createKeeper(options)
      for (const run of late?.splice(0) ?? []) run(keeper)
      return keeper.prepared
    },
    () => {
      late = null
      problem('no-journal')
    },
  )
  return {
    keep(made) {
      keeper?.keep(made)
      return keeper !== null
    },
    assigned: (...call) => tell((one) => one.assigned(...call)),
    alone: (...call) => tell((one) => one.alone(...call)),
    moved(handOver) {
      if (late === null) forget(handOver)
      else tell((one) => one.moved(handOver))
    },
    get observes() {
      return keeper !== null
    },
    prepared: Promise.race([begun, after(PREPARED_MS)]).catch(() => {}),
    segmentAt: (settings) => tell((one) => one.segmentAt(settings)),
    recover: () => tell((one) => one.recover()),
    leave: () => keeper?.leave() ?? Infinity,
    stop: (withdrawn) => tell((one) => one.stop(withdrawn)),
  }
}
