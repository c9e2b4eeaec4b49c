import { isWholePart } from './is-whole-part.ts'

export type Ask = <Row>(sql: string) => Promise<readonly Row[]>

export type PartAudit = {
  /**
   * Looks at the parts that are new since the last time, at first at all of them. One that was just written and is not whole is dropped, with
   * the token of its batch, so that the batch can be sent again; one that was merged from others is beyond repair here.
   */
  run(): Promise<void>
  /** How many parts were dropped so far: what was being written when it went up is not kept. */
  dropped(): number
}

export type PartAuditOptions = {
  readonly ask: Ask
  /**
   * Called with a sentence for a part whose sources are still there: the engine takes them back when it starts, and
   * deletes them some minutes after the merge.
   */
  readonly restart: (why: string) => void
}

type Part = {
  readonly database: string
  readonly table: string
  readonly name: string
  readonly path: string
  readonly bytes: string
}

const PARTS = `SELECT database, table, name, path, bytes_on_disk AS bytes FROM system.parts
  WHERE active AND database != 'system'`

/** What a part was merged from, as long as it is there. */
const sources = ({ path }: Part): string => `SELECT name FROM system.parts AS source
  INNER JOIN (SELECT table, database, partition_id, min_block_number AS low, max_block_number AS high, name AS merged
    FROM system.parts WHERE path = '${path.replace(/[\\']/g, '\\$&')}') AS part
  ON source.table = part.table AND source.database = part.database AND source.partition_id = part.partition_id
  WHERE NOT source.active AND source.min_block_number >= part.low AND source.max_block_number <= part.high`

/**
 * The embedded engine takes no notice of a write that fails: on a full disk it acknowledges rows of which nothing is
 * in its files (chDB 26.7, seen with ENOSPC and EIO). So its files are looked at before anything is acknowledged.
 */
export const createPartAudit = ({ ask, restart }: PartAuditOptions): PartAudit => {
  let whole: ReadonlySet<string> = new Set()
  let dropped = 0
  let turn = Promise.resolve()

  const drop = async (part: Part): Promise<void> => {
    if ((await ask(sources(part))).length > 0)
      return restart(`part ${part.name} of ${part.table} is not whole on the disk: it is merged again`)
    dropped++
    await ask(`ALTER TABLE \`${part.database}\`.\`${part.table}\` DROP PART '${part.name}'`)
  }

  const audit = async (): Promise<void> => {
    const parts = await ask<Part>(PARTS)
    const damaged = parts.filter(({ path, bytes }) => !whole.has(path) && !isWholePart(path, Number(bytes)))
    whole = new Set(parts.filter((part) => !damaged.includes(part)).map(({ path }) => path))
    for (const part of damaged) await drop(part)
  }

  return {
    run() {
      // one at a time: each sees what those before it dropped
      turn = turn.catch(() => {}).then(audit)
      return turn
    },
    dropped: () => dropped,
  }
}
