import type { Log } from '../log.ts'
import type { CopyRow } from '../warehouse/rows.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import { createParity, type Parity, type ParityOptions } from './create-parity.ts'

export type AttachedParity = {
  /** null while there is no warehouse. */
  current(): Promise<Parity | null>
  onCommitted(rows: readonly Pick<CopyRow, 'bucketMs'>[]): void
  close(): Promise<void>
}

type Options = Omit<ParityOptions, 'warehouse'> & {
  /** The warehouse once it could be opened, else null. */
  readonly opened: () => Promise<Warehouse | null>
  /** Whether there will be none. */
  readonly isMissing: () => boolean
  readonly log: Log
}

const RETRY_MS = 1_000

/** Parity on a warehouse that comes when it comes. */
export const attachParity = ({ opened, isMissing, ...options }: Options): AttachedParity => {
  let parity: Parity | null = null
  let timer: NodeJS.Timeout | undefined
  let isClosed = false

  const attempt = async (): Promise<void> => {
    const warehouse = await opened()
    if (warehouse !== null && !isClosed) {
      parity = await createParity({ ...options, warehouse })
      parity.start()
    } else if (!isMissing() && !isClosed) timer = setTimeout(retry, RETRY_MS).unref()
  }
  const retry = (): void => {
    opening = attempt()
  }
  let opening = attempt()

  return {
    async current() {
      if (parity === null) await opening
      return parity
    },
    // what came before it was there is found in the tables
    onCommitted: (rows) => parity?.onCommitted(rows),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await opening
      await parity?.stop()
    },
  }
}
