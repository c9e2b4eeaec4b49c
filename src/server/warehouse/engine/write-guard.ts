import { statfs } from 'node:fs/promises'
import { EngineProblem, problemCode } from './engine-problem.ts'
import type { PartAudit } from './part-audit.ts'

/** Does the work of a statement; of one that writes it gives the result only once what it wrote is there. */
export type WriteGuard = <Value>(statement: string, work: () => Promise<Value>) => Promise<Value>

/** Less than the tables themselves ask for: below it not even the form of a table is changed. */
const LEAST_BYTES = 32 * 1024 * 1024
const READS = /^[\s(]*(?:SELECT|WITH|SHOW|DESC|DESCRIBE|EXPLAIN|EXISTS)\b/i
/** These make room. */
const FREES = /^\s*(?:DROP|TRUNCATE|SYSTEM)\b/i

/** Files that do not hold what they should: CANNOT_READ_ALL_DATA, CHECKSUM_DOESNT_MATCH, CORRUPTED_DATA, UNKNOWN_CODEC. */
const DAMAGED: ReadonlySet<number> = new Set([33, 40, 246, 432])

export const createWriteGuard = (dataDir: string, audit: PartAudit): WriteGuard => {
  const read = async <Value>(work: () => Promise<Value>): Promise<Value> => {
    try {
      return await work()
    } catch (error) {
      // a merge that nobody has looked at yet
      if (DAMAGED.has(problemCode(error))) await audit.run()
      throw error
    }
  }
  return async (statement, work) => {
    if (READS.test(statement)) return read(work)
    if (!FREES.test(statement)) await refuseWithoutRoom(dataDir)
    const before = audit.dropped()
    const value = await work()
    await audit.run()
    // whoever's part it was: all that wrote meanwhile are told, and send it again
    if (audit.dropped() !== before) throw noRoom('The disk was full while it was written')
    return value
  }
}

const noRoom = (message: string): EngineProblem => new EngineProblem(243, 'NOT_ENOUGH_SPACE', message)

const refuseWithoutRoom = async (dataDir: string): Promise<void> => {
  const { bavail, bsize } = await statfs(dataDir)
  if (bavail * bsize < LEAST_BYTES) throw noRoom(`Less than ${LEAST_BYTES} bytes are free`)
}
