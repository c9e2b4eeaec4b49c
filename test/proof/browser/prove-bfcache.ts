import { until } from '../../../demo/until.ts'
import { startSandbox } from '../../../src/sandbox/index.ts'
import { windowedChromium } from '../../support/windowed-chromium.ts'
import { goBack, type BackForward } from './bfcache.ts'
import { openStage, type Stage } from './stage.ts'
import { createTrial } from './trial.ts'
import { sharedVisitor } from './visitor.ts'

const LIMIT_MS = 20_000

/** In the page: until its SDKs have loaded; then one call. */
const FIRST = `(async () => {
  while (!window.subject) await new Promise((resolve) => setTimeout(resolve, 20))
  await window.subject.ready()
  window.subject.make('a person', ['before'])
})()`
const SECOND = `window.subject.make('a person', ['after'])`

type Came = BackForward & { readonly goesOn: boolean }

/** A page whose first call has arrived is left and come back to; then it makes another. */
async function comeBack(stage: Stage, on: 'gate' | 'both'): Promise<Came> {
  const sandbox = await startSandbox({
    hosts: { segment: 'segment.localhost', rudderstack: 'rudderstack.localhost' },
  })
  try {
    const visitor = sharedVisitor(stage.browser)
    const { serve, legs, arrived } = createTrial(on, 'gate', { stage, sandbox, visitor })
    const has = (call: string): Promise<boolean> =>
      until(() => legs.every((leg) => arrived(leg).has(call)), LIMIT_MS)
    let goesOn = false
    const came = await goBack(
      {
        address: serve({ on }),
        left: stage.left,
        async settled(evaluate) {
          await evaluate(FIRST)
          if (!(await has('before'))) throw new Error('the first call of the page never arrived')
        },
      },
      async (evaluate) => {
        await evaluate(SECOND)
        goesOn = await has('after')
      },
    )
    return { ...came, goesOn }
  } finally {
    await sandbox.close()
  }
}

const said = ({ restored, reasons }: BackForward): string =>
  restored ? 'restored' : `made anew (${reasons.join(', ')})`

/** Whether a page with the gate is kept when it is left, and goes on when it is come back to. */
export async function proveBackForward(print: (line: string) => void): Promise<boolean> {
  const stage = await openStage()
  try {
    const empty = await goBack({ address: `${stage.left}?empty`, left: stage.left, settled: async () => {} })
    if (!empty.restored) {
      const found = windowedChromium() ?? 'a Chromium without a window'
      print(
        `?    back/forward cache: not measured, because ${found} does not even keep an empty page; install chromium`,
      )
      return true
    }
    const gate = await comeBack(stage, 'gate')
    const both = await comeBack(stage, 'both')
    const held = gate.restored && gate.goesOn
    const after = gate.restored ? `, its next call ${gate.goesOn ? 'arrives' : 'does not arrive'}` : ''
    print(
      `${held ? 'ok  ' : 'FAIL'} back/forward cache: page with the gate ${said(gate)}${after}; with both bare SDKs ${said(both)}`,
    )
    return held
  } finally {
    await stage.close()
  }
}
