import { legsOf } from './identity-model.ts'
import type { Cohort, IdentityStage, Leg } from './identity-stage.ts'
import { createVisitor, type GateStart, type Marked, type Visitor } from './identity-visitor.ts'
import { createBinding, personProblems, type Binding } from './person-comparison.ts'
import { pageProblems } from './run-sequence.ts'
import { nobody, type OraclePerson, type PersonCall } from './segment-person-oracle.ts'
import { wireProblems } from './wire.ts'

type Tab = 'main' | 'other'

/** What happens, and who the right person is after it. */
export type RowStep = {
  /** In words. */
  readonly step: string
  /** @default main */
  readonly tab?: Tab
  readonly host?: string
  /** A page with the gate, in this cohort. */
  readonly gate?: Cohort
  /** More of that page: blocked SDKs, query, rollout, options. */
  readonly with?: Omit<Partial<GateStart>, 'tab' | 'host' | 'cohort' | 'calls'>
  /** A page with one vendor's SDK alone. */
  readonly bare?: Leg
  /** Made in one go; without a page of its own, on the page that the tab shows. */
  readonly calls?: readonly PersonCall[]
  /** Anything else, before the page and the calls. */
  readonly before?: (visitor: Visitor, stage: IdentityStage) => Promise<unknown>
  /** After them. */
  readonly after?: (visitor: Visitor, stage: IdentityStage) => Promise<unknown>
  /** The legs that the next event reaches. @default those of the cohort but a blocked one */
  readonly legs?: readonly Leg[]
  /** No event and no look: the page is left as it is. */
  readonly unseen?: true
  /** The storages say nothing here: they are blocked. */
  readonly noStorage?: true
  /** What the row says of the person; the rest is nobody's. */
  readonly is?: Partial<OraclePerson>
}

export type Row = {
  readonly row: string
  /** Script that runs before every page's own. */
  readonly init?: string
  /** It breaks the sandbox for all, or counts what all have sent: no other visitor is at work meanwhile. */
  readonly alone?: true
  readonly steps: readonly RowStep[]
}

const PROBE: PersonCall = ['track']
let marks = 0
const mark = (call: PersonCall): Marked => ({ call, at: `t${++marks}` })

/** Seeds a visitor's storage as an SDK, or somebody's script, left it. Cookie values stand there as given. */
export const left =
  (
    cookies: Readonly<Record<string, string>>,
    local: Readonly<Record<string, string>> = {},
    host = 'shop.test',
  ) =>
  async (visitor: Visitor, { server }: IdentityStage): Promise<void> => {
    const page = visitor.page({ tab: 'main' })
    await page.goto(server.at('/blank', host))
    await page.evaluate(
      ([jar, items]) => {
        for (const [name, value] of Object.entries(jar))
          document.cookie = `${name}=${value}; path=/; domain=shop.test; max-age=99999`
        for (const [key, value] of Object.entries(items)) localStorage.setItem(key, value)
      },
      [cookies, local] as const,
    )
  }

type Stand = { legs: readonly Leg[]; bare: Leg | null }

/** Plays one step; what was wrong after it, each as a sentence. */
async function playStep(
  stage: IdentityStage,
  visitor: Visitor,
  step: RowStep,
  stands: Record<Tab, Stand>,
  binding: Binding,
): Promise<string[]> {
  const { tab = 'main', gate, bare, calls = [], is = {}, host } = step
  const where = { tab, ...(host !== undefined && { host }) }
  const person = { ...nobody, ...is }
  const probe = bare || step.unseen ? [] : [mark(PROBE)]
  const made = calls.map(mark)
  await step.before?.(visitor, stage)
  if (gate) {
    const legs = step.legs ?? legsOf(gate).filter((leg) => leg !== step.with?.block)
    stands[tab] = { legs, bare: null }
    await visitor.openGate({ ...where, ...step.with, cohort: gate, calls: made })
  } else if (bare) {
    stands[tab] = { legs: [bare], bare }
    await visitor.openBare(bare, where, made)
  } else await visitor.onGate(where, made)
  await step.after?.(visitor, stage)
  if (step.unseen) return []
  if (bare) {
    // as long as its own events are on their way it is not left
    const last = made.findLast(({ call }) => call[0] !== 'reset')
    return last ? wireProblems(stage.sandbox, bare, [{ ...last, person }], binding) : []
  }
  await visitor.onGate(where, probe)
  const { legs } = stands[tab]
  await visitor.ready(where)
  const expected = probe.map((one) => ({ ...one, person }))
  const wires = await Promise.all(legs.map((leg) => wireProblems(stage.sandbox, leg, expected, binding)))
  const said = await visitor.page(where).evaluate(() => window.visit.gateSays())
  return [
    ...wires.flat(),
    ...personProblems("the gate's user() and group()", person, said, binding),
    ...(await pageProblems(visitor, where, legs, person, binding, step.noStorage)),
  ]
}

/** Plays a row with a fresh visitor; what was wrong, and after which step. */
export async function playRow(stage: IdentityStage, { steps, init }: Row): Promise<string[]> {
  const context = await stage.browser.newContext()
  if (init) await context.addInitScript(init)
  const visitor = await createVisitor(stage, context)
  const binding = createBinding()
  const stands: Record<Tab, Stand> = { main: { legs: [], bare: null }, other: { legs: [], bare: null } }
  const errors: string[] = []
  for (const tab of ['main', 'other'] as const)
    visitor.page({ tab }).on('pageerror', (error) => errors.push(`the page saw ${error}`))
  try {
    for (const step of steps) {
      const problems = [...(await playStep(stage, visitor, step, stands, binding)), ...errors]
      if (problems.length > 0) return [`after "${step.step}":`, ...problems]
    }
    return []
  } finally {
    await context.close()
  }
}
