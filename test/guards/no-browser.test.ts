import { describe, expect, it } from 'vitest'
import { waysToInstall } from '../../demo/chromium.ts'
import { needsBrowser } from '../proof/index.ts'
import { root } from '../support/root.ts'
import { runProcess } from '../support/run-process.ts'

const SENTENCE = 'CHROMIUM names /no/such, which does not exist; correct it, or unset it to have one found.\n'

describe('without a browser', () => {
  it.each([
    ['npm test', ['test/run.ts']],
    ['npm run bench', ['test/bench/index.ts']],
    ['npm run proof', ['test/proof/index.ts']],
    ['npm run proof -- identical', ['test/proof/index.ts', 'identical']],
    ['npm run proof:identical', ['test/proof/identical.ts']],
    ['npm run proof:browser', ['test/proof/browser.ts']],
    ['npm run demo', ['demo/index.ts', '--once']],
  ])('%s ends with exit 2 and one sentence, before anything else', async (_name, args) => {
    const env = { ...process.env, CHROMIUM: '/no/such' }
    expect(await runProcess(process.execPath, args, { cwd: root, env })).toEqual({
      code: 2,
      output: SENTENCE,
    })
  })

  it('buckets alone can be proven', () => {
    expect(needsBrowser(['buckets'])).toBe(false)
    expect([needsBrowser([]), needsBrowser(['buckets', 'identity'])]).toEqual([true, true])
  })
})

describe('the ways to install a browser', () => {
  const tools = (isRoot: boolean, osRelease: string): string[] =>
    waysToInstall(isRoot, osRelease).map((commands) => commands.map(([tool]) => tool).join(' && '))

  it('are apt-get for root on Debian itself, without a window or else with one, and then Playwright’s', () => {
    const ways = ['apt-get && apt-get', 'apt-get', process.execPath]
    expect(tools(true, 'NAME="Debian"\nID=debian\n')).toEqual(ways)
    expect(tools(true, 'ID="debian"')).toEqual(ways)
  })

  it.each([
    ['without root', false, 'ID=debian\n'],
    ['on Ubuntu, whose package is a stub', true, 'ID=ubuntu\nID_LIKE=debian\n'],
    ['on what is like Debian', true, 'ID=raspbian\nID_LIKE="debian"\nVERSION_ID="12"\n'],
    ['elsewhere', true, ''],
  ])('are Playwright’s alone %s', (_name, isRoot, osRelease) => {
    expect(tools(isRoot, osRelease)).toEqual([process.execPath])
  })

  it('leave out what apt-get would only recommend', () => {
    const [headless, windowed] = waysToInstall(true, 'ID=debian').map((commands) => commands.at(-1))
    expect(headless).toEqual(expect.arrayContaining(['--no-install-recommends', 'chromium-headless-shell']))
    expect(windowed).toEqual(expect.arrayContaining(['--no-install-recommends', 'chromium']))
  })
})
