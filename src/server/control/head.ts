import { sql } from 'kysely'
import type { Head } from './control-store.ts'
import { revisionOf } from './rollouts.ts'
import type { Reader } from './tables.ts'

/** In one statement: two could show a kill beside a rollout that it never was laid over. */
export const readHead = async (reader: Reader): Promise<Head> => {
  const row = await reader
    .selectFrom(sql<{ one: number }>`(select 1 as one)`.as('always'))
    .leftJoin(
      (db) =>
        db.selectFrom('crossfade_rollout').selectAll().orderBy('revision', 'desc').limit(1).as('newest'),
      (join) => join.onTrue(),
    )
    .leftJoin('crossfade_kill as kill', (join) => join.onTrue())
    .leftJoin('crossfade_published as published', (join) => join.onTrue())
    .select(['published.revision as published'])
    .select(['newest.revision', 'newest.document', 'newest.at'])
    .select(['kill.leg', 'kill.actor', 'kill.reason', 'kill.at as killed_at'])
    .executeTakeFirstOrThrow()
  const { revision, document, at, leg, actor, reason, killed_at: killedAt, published } = row
  const hasRollout = revision !== null && document !== null && at !== null
  const hasKill = leg !== null && actor !== null && killedAt !== null
  return {
    rollout: hasRollout ? revisionOf({ revision, document, at }) : null,
    kill: hasKill ? { leg, actor, reason, at: killedAt } : null,
    published: published ?? 0,
  }
}
