import { DEVICE_KEY } from '../device-key.ts'
import type { Cohort, Leg } from '../../core/index.ts'
import { argumentsOf } from './arguments-of.ts'
import { nameOf, type LegState, type SeenCall } from './seen-call.ts'

export type TestCase = {
  readonly calls: readonly SeenCall[]
  /** Of the page. */
  readonly address: string
  /** The cohort that the tab is held to. */
  readonly forced: Cohort | null
  /** The gate's own id of the browser, which the bucket is of. */
  readonly device: string | null
  /** Whether it is seen what the vendors confirm, so that `handed` may still become `delivered`. */
  readonly observes: boolean
  /** Where requests of blocked legs go: what their addresses begin with. */
  readonly blocked: readonly string[]
}

const WIDTH = 100

const literal = (value: unknown): string => JSON.stringify(value) ?? 'undefined'

/** In one line where that is short, else a line a value. */
function call({ copy }: SeenCall): string {
  const args = argumentsOf(copy)
  const line = `gate.${copy.type}(${args.map(literal).join(', ')})`
  if (line.length <= WIDTH) return line
  const long = args.map((arg) => JSON.stringify(arg, null, 2) ?? 'undefined').join(', ')
  return `gate.${copy.type}(${long.replaceAll('\n', '\n      ')})`
}

/** What is not known yet may become anything. */
function expectedState({ state }: LegState, observes: boolean): string {
  if (state === 'queued') return 'expect.any(String)'
  return state === 'handed' && observes ? 'expect.stringMatching(/^(handed|delivered)$/)' : `'${state}'`
}

function expectedStates({ copy, legs }: SeenCall, observes: boolean): string {
  // a reset answers nothing by which it could be found again
  if (copy.type === 'reset') return '{},'
  const states = (Object.entries(legs) as [Leg, LegState][]).map(
    ([leg, one]) => `${leg}: ${expectedState(one, observes)}`,
  )
  return `{ ${states.join(', ')} }, // ${nameOf(copy).replaceAll(/\s+/g, ' ')}`
}

function addressOf({ address, forced }: TestCase): string {
  const url = new URL(address)
  if (forced) url.searchParams.set('crossfade', forced)
  return url.href
}

const escaped = (text: string): string => text.replaceAll(/[/\\^$.*+?()[\]{}|]/g, '\\$&')

function before(given: TestCase): string[] {
  const url = literal(new URL(given.address).origin)
  const cookie = `{ name: '${DEVICE_KEY}', value: ${literal(given.device)}, url: ${url} }`
  return [
    ...(given.device ? [`await page.context().addCookies([${cookie}]) // the same bucket`] : []),
    ...given.blocked.map((prefix) => `await page.route(/^${escaped(prefix)}/, (route) => route.abort())`),
    `await page.goto(${literal(addressOf(given))})`,
  ]
}

/**
 * A test for Playwright's own runner that makes these calls on the page, and expects what became of them on each leg.
 * It needs nothing of the overlay.
 */
export function testCaseOf(given: TestCase): string {
  const { calls, observes } = given
  const title = calls.map(({ copy }) => nameOf(copy)).join(', ')
  return `import { expect, test } from '@playwright/test'

test(${literal(title.length > WIDTH ? `${title.slice(0, WIDTH)}…` : title)}, async ({ page }) => {
  ${before(given).join('\n  ')}
  await page.waitForFunction(() => globalThis[Symbol.for('crossfade.gate')]?.ready())
  const ids = await page.evaluate(async () => {
    const gate = globalThis[Symbol.for('crossfade.gate')]
    const made = [
      ${calls.map((one) => `${call(one)},`).join('\n      ')}
    ]
    return (await Promise.all(made)).map((answer) => answer?.event.messageId.slice('cf-'.length))
  })
  const states = () =>
    page.evaluate((wanted) => {
      const { copies } = globalThis[Symbol.for('crossfade.gate')][Symbol.for('crossfade.inspect')]
      return wanted.map((id) =>
        Object.fromEntries(copies.filter(({ copy }) => copy.pairId === id).map(({ leg, state }) => [leg, state])),
      )
    }, ids)
  await expect.poll(states).toEqual([
    ${calls.map((one) => expectedStates(one, observes)).join('\n    ')}
  ])
})
`
}
