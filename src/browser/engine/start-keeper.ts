import { after } from '../answer.ts'
import type { Made } from '../intake.ts'
import { createKeeper, type Keeper, type KeeperOptions } from '../journal/keeper.ts'
import { hasRoom } from '../journal/has-room.ts'
import { laterTurn, turn } from '../turns.ts'
import { sdkQueuesNeedCare } from '../recovery/sdk-queues-need-care.ts'
import type { HandOver } from '../sdk/hand-over.ts'

/** SDKs wait no longer for it than that. */
const PREPARED_MS = 1_000

/** The keeper before it has begun, and after. */
export type Keeping = {
  /** `false` while there is no journal: the call has a key of its own then. */
  keep(made: Made): boolean
  assigned: Keeper['assigned']
  alone: Keeper['alone']
  spill: Keeper['spill']
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

type Options = Omit<KeeperOptions, 'mustPrepare'> & { readonly stopped: () => boolean }

export function startKeeper({ stopped, ...options }: Options): Keeping {
  let keeper: Keeper | null = null
  let late: ((keeper: Keeper) => void)[] | null = []
  const tell = (run: (keeper: Keeper) => void): void => {
    if (keeper) run(keeper)
    else late?.push(run)
  }
  const { store, problem, callKey } = options
  const mustPrepare = sdkQueuesNeedCare(store)
  // a call that local storage has no room for is safe in the database alone
  const waits = mustPrepare || !hasRoom(store)
  /** Without a journal a call's key would stay for ever. */
  const forget = ({ state, copy }: HandOver): void => {
    if (state !== 'queued') store.remove(callKey + copy.pairId)
  }
  // behind the first assignment, so that the SDKs' files are on their way meanwhile
  const begun = turn()
    .then(laterTurn)
    .then(() => {
      if (stopped()) return undefined
      try {
        keeper = createKeeper({ ...options, mustPrepare })
      } catch {
        // a page that has broken its own built-ins: calls go to the SDKs all the same
        late = null
        problem('no-journal')
        return undefined
      }
      for (const run of late?.splice(0) ?? []) run(keeper)
      return waits ? keeper.prepared : undefined
    })
  return {
    keep(made) {
      keeper?.keep(made)
      return keeper !== null
    },
    assigned: (...call) => tell((one) => one.assigned(...call)),
    alone: (...call) => tell((one) => one.alone(...call)),
    spill: (made) => keeper?.spill(made) ?? false,
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
