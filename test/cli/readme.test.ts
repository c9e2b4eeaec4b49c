import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, it } from 'vitest'
import { startTestServer } from '../server/support.ts'
import { readmeCode } from '../support/readme.ts'
import { root } from '../support/root.ts'
import { runProcess } from '../support/run-process.ts'
import { ROLLOUT } from './verbs/support.ts'

it('does all that README does from the command line, line by line', async () => {
  const server = await startTestServer({ ...ROLLOUT, revision: 1 }, { source: 'store' })
  const bin = join(server.folder, 'bin')
  mkdirSync(bin)
  const run = `exec '${process.execPath}' '${join(root, 'src/cli/index.ts')}' "$@"`
  writeFileSync(join(bin, 'crossfade'), `#!/bin/sh\n${run}\n`)
  chmodSync(join(bin, 'crossfade'), 0o755)

  const script = readmeCode('Drive it from the command line', 'sh').join('\n')
  const env = {
    PATH: `${bin}${delimiter}${process.env['PATH']}`,
    CROSSFADE_SERVER: server.adminUrl,
    CROSSFADE_DATA_DIR: join(server.folder, 'data'),
  }
  const { code, output } = await runProcess('/bin/sh', ['-ec', script], { cwd: server.folder, env })
  expect([code, output]).toEqual([0, expect.stringContaining('Revision 2 is in force.')])
  expect(output).toContain('Nothing changes: it says the same already.')
  expect(await server.rollout()).toEqual({ ...ROLLOUT, revision: 5 })
})
