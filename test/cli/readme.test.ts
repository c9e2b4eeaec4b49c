import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startTestServer } from '../server/support.ts'
import { readmeCode, runCommands } from '../support/readme.ts'
import { ROLLOUT } from './verbs/support.ts'

it('does all that README does from the command line, line by line', async () => {
  const server = await startTestServer({ ...ROLLOUT, revision: 1 }, { source: 'store' })
  const script = readmeCode('Drive it from the command line', 'sh').join('\n')
  const env = {
    CROSSFADE_SERVER: server.adminUrl,
    CROSSFADE_DATA_DIR: join(server.folder, 'data'),
  }
  const { code, output } = await runCommands(script, server.folder, env)
  expect([code, output]).toEqual([0, expect.stringContaining('Revision 2 is in force.')])
  expect(output).toContain('Nothing changes: it says the same already.')
  expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 5 })
})
