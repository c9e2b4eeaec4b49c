import type { PostgresPool } from 'kysely'
import type { Pool } from 'pg'

/**
 * The same pool without connections that gave no answer in time: they may never give one, as after a failover that
 * swallows what is sent to the old address, and the pool would hand them out again and again.
 */
export const withoutSilent = (pool: Pool): PostgresPool => ({
  options: pool.options,
  end: () => pool.end(),
  async connect() {
    const client = await pool.connect()
    let silence: unknown = null
    const query = async (sql: string, parameters: readonly unknown[]): Promise<unknown> => {
      // what is asked next would wait behind the answer that does not come
      if (silence !== null) throw silence
      try {
        return await client.query(sql, [...parameters])
      } catch (error) {
        if (isTimeout(error)) silence = error
        throw error
      }
    }
    return {
      query: query as Connection['query'],
      release: (destroy = false) => client.release(destroy || silence !== null),
    }
  },
})

type Connection = Awaited<ReturnType<PostgresPool['connect']>>

/** The driver's own error has no code. */
const isTimeout = (error: unknown): boolean =>
  error instanceof Error && error.message === 'Query read timeout'
