import { createHash } from 'node:crypto'
import { errorText } from '../error-text.ts'
import type { Log } from '../log.ts'
import { createFailureLog } from './failure-log.ts'
import { createGroupCommit, type CommitLimits, type GroupCommit } from './group-commit.ts'

export type LaneOptions<Row> = {
  /** Of what is kept, for the log. */
  readonly name: string
  readonly insert: (rows: readonly Row[], token: string) => Promise<void>
  /** What tells a row from others; the same rows in the same order are the same insert. */
  readonly idOf: (row: Row) => string
  readonly onCommitted: (rows: readonly Row[]) => void
  readonly commitMs: number
  readonly limits?: Partial<CommitLimits>
  readonly now: () => number
  readonly log: Log
}

const LIMITS: CommitLimits = {
  rows: 2_000,
  bytes: 8 * 1024 * 1024,
  quietRows: 16,
  quietMs: 5,
  waitingRows: 20_000,
  waitingBytes: 64 * 1024 * 1024,
}

/** Rows of one kind on their way to the warehouse. */
export const createLane = <Row>(options: LaneOptions<Row>): GroupCommit<Row> => {
  const { name, insert, idOf, onCommitted, commitMs, now, log } = options
  const said = createFailureLog(name, log, now)
  return createGroupCommit<Row>({
    async insert(rows) {
      try {
        await insert(rows, tokenOf(rows, idOf))
      } catch (error) {
        said.failed(error)
        throw error
      }
      said.kept()
      try {
        onCommitted(rows)
      } catch (error) {
        // they are durable all the same
        log('error', `kept ${name} not told`, { problem: errorText(error) })
      }
    },
    commitMs,
    limits: { ...LIMITS, ...options.limits },
    now,
  })
}

const tokenOf = <Row>(rows: readonly Row[], idOf: (row: Row) => string): string => {
  const digest = createHash('sha256')
  for (const row of rows) digest.update(`${idOf(row)}\n`)
  return digest.digest('hex')
}
