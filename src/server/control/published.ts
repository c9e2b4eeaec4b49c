import type { Reader, Writer } from './tables.ts'

type Published = { readonly revision: number; readonly content: string }

/** Keeps the higher one. */
export const writePublished = async (writer: Writer, { revision, content }: Published): Promise<void> => {
  await writer
    .insertInto('crossfade_published')
    .values({ id: 1, revision, content })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ revision, content })
        .where('crossfade_published.revision', '<', revision),
    )
    .execute()
}

export const readPublished = async (reader: Reader): Promise<Published | null> => {
  const row = await reader
    .selectFrom('crossfade_published')
    .select(['revision', 'content'])
    .executeTakeFirst()
  return row ?? null
}
