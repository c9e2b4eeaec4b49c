// `npm run build`: tsc makes every room of dist/, esbuild the script-tag files.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'

const root = join(import.meta.dirname, '..')
const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc')
const rooms = ['core', 'browser', 'server', 'sandbox', 'cli']

rmSync(join(root, 'dist'), { recursive: true, force: true })
execFileSync(process.execPath, [tsc, '-b', ...rooms.map((room) => `src/${room}`)], {
  cwd: root,
  stdio: 'inherit',
})
void build
