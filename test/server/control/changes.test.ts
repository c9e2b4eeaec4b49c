import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChanges } from '../../../src/server/control/changes.ts'
import { migrate } from '../../../src/server/control/migrate.ts'
import { openSqlite } from '../../../src/server/control/open-sqlite.ts'
import { writePublished } from '../../../src/server/control/published.ts'
import { temporaryFolder } from '../support.ts'

describe('changes while another process keeps the database locked', () => {
  it('are answered in time, and one that had not begun by then is never made', async () => {
    const dataDir = temporaryFolder()
    const database = await openSqlite(dataDir)
    onTestFinished(() => database.close())
    await migrate(database)
    const changes = createChanges(database, 50)
    const publish = (revision: number) =>
      changes.make((writer) => writePublished(writer, { revision, content: '' }))
    await publish(1)

    const other = new DatabaseSync(join(dataDir, 'control.sqlite'))
    onTestFinished(() => other.close())
    other.exec('begin immediate')
    const [begun, waiting] = await Promise.allSettled([publish(2), publish(3)])
    expect(begun).toMatchObject({
      reason: {
        message: `${join(dataDir, 'control.sqlite')} gave no answer in 0.05 seconds, and the change may still be made: look at the history before you make it again.`,
      },
    })
    expect(waiting).toMatchObject({
      reason: { message: expect.stringMatching(/, and nothing was changed: try it again\.$/) as string },
    })

    other.exec('rollback')
    await changes.settled()
    const rows = await database.tables.selectFrom('crossfade_published').select('revision').execute()
    expect(rows).toEqual([{ revision: 2 }])
    await publish(4)
  })
})
