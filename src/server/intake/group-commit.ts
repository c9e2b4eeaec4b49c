/**
 * What became of rows: `kept` they are durable · `full` as many wait as may · `late` nobody knows yet, and whoever sent
 * them waits no longer · `failed` they were not kept.
 */
export type Kept = 'kept' | 'full' | 'late' | 'failed'

export type GroupCommit<Row> = {
  /**
   * Keeps the rows, all of them in one insert.
   * @param bytes what they weigh, roughly
   * @param deadline ms since epoch; whoever sent them is answered by then
   */
  add(rows: readonly Row[], bytes: number, deadline: number): Promise<Kept>
  /** Rows that wait or are being inserted. */
  waiting(): number
  /** Inserts what waits; what comes after that is `failed`. */
  close(): Promise<void>
}

export type GroupCommitOptions<Row> = {
  /** Durable once resolved. Called for one insert at a time. */
  readonly insert: (rows: readonly Row[]) => Promise<void>
  /** ms that rows wait for others at most. */
  readonly commitMs: number
  readonly limits: CommitLimits
  /** ms since epoch. */
  readonly now: () => number
}

export type CommitLimits = {
  /** What an insert takes; rows that came together may be more. */
  readonly rows: number
  readonly bytes: number
  /**
   * So many rows wait no longer once none has come for `quietMs`: a vendor has so many deliveries under way and sends no
   * other before one is answered, so that waiting would hold it up and bring nobody.
   */
  readonly quietRows: number
  readonly quietMs: number
  /** What may wait. */
  readonly waitingRows: number
  readonly waitingBytes: number
}

type Group<Row> = {
  readonly rows: readonly Row[]
  readonly bytes: number
  readonly at: number
  /** Answers its sender, once. */
  readonly settle: (kept: Kept) => void
}

/** Rows of many senders in few inserts: each sender waits until the insert that holds its rows is committed. */
export const createGroupCommit = <Row>(options: GroupCommitOptions<Row>): GroupCommit<Row> => {
  const { insert, commitMs, limits, now } = options
  const queue: Group<Row>[] = []
  const queued = { rows: 0, bytes: 0 }
  const inserting = { rows: 0, bytes: 0 }
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | undefined
  let closed = false

  const leave = ({ rows, bytes }: Group<Row>): void => {
    queued.rows -= rows.length
    queued.bytes -= bytes
  }

  const fits = ({ rows, bytes }: Group<Row>): boolean =>
    inserting.rows === 0 ||
    (inserting.rows + rows.length <= limits.rows && inserting.bytes + bytes <= limits.bytes)

  /** Moves what one insert takes out of the queue. */
  const takeNext = (): Group<Row>[] => {
    const groups: Group<Row>[] = []
    for (const group of queue) {
      if (!fits(group)) break
      leave(group)
      inserting.rows += group.rows.length
      inserting.bytes += group.bytes
      groups.push(group)
    }
    queue.splice(0, groups.length)
    return groups
  }

  const commit = async (): Promise<void> => {
    const groups = takeNext()
    const kept = await outcome(insert(groups.flatMap(({ rows }) => rows)))
    inserting.rows = 0
    inserting.bytes = 0
    for (const group of groups) group.settle(kept)
  }

  const start = (): void => {
    clearTimeout(timer)
    timer = undefined
    if (queue.length === 0) return
    running = commit().finally(() => {
      running = null
      next()
    })
  }

  /** ms until the queue is inserted. */
  const waitMs = (oldest: Group<Row>): number => {
    if (closed || queued.rows >= limits.rows || queued.bytes >= limits.bytes) return 0
    const quietAt = queued.rows >= limits.quietRows ? queue.at(-1)!.at + limits.quietMs : Infinity
    return Math.min(oldest.at + commitMs, quietAt) - now()
  }

  const next = (): void => {
    const [oldest] = queue
    if (running !== null || oldest === undefined) return
    clearTimeout(timer)
    const ms = waitMs(oldest)
    if (ms > 0) timer = setTimeout(start, ms)
    else start()
  }

  const hasRoom = (rows: number, bytes: number): boolean =>
    (queued.rows === 0 && inserting.rows === 0) ||
    (queued.rows + inserting.rows + rows <= limits.waitingRows &&
      queued.bytes + inserting.bytes + bytes <= limits.waitingBytes)

  const enqueue = (rows: readonly Row[], bytes: number, deadline: number): Promise<Kept> =>
    new Promise((resolve) => {
      const giveUp = setTimeout(
        () => {
          // what still waits is sent again; of what is being inserted nobody knows
          const index = queue.indexOf(group)
          if (index >= 0) leave(queue.splice(index, 1)[0]!)
          resolve('late')
        },
        Math.max(0, deadline - now()),
      )
      const settle = (kept: Kept): void => {
        clearTimeout(giveUp)
        resolve(kept)
      }
      const group: Group<Row> = { rows, bytes, at: now(), settle }
      queue.push(group)
      queued.rows += rows.length
      queued.bytes += bytes
      next()
    })

  return {
    async add(rows, bytes, deadline) {
      if (rows.length === 0) return 'kept'
      if (closed) return 'failed'
      return hasRoom(rows.length, bytes) ? enqueue(rows, bytes, deadline) : 'full'
    },
    waiting: () => queued.rows + inserting.rows,
    async close() {
      closed = true
      for (next(); running !== null;) await running
    },
  }
}

const outcome = async (inserted: Promise<void>): Promise<Kept> => {
  try {
    await inserted
    return 'kept'
  } catch {
    return 'failed'
  }
}
