// While both legs run, every call arrives exactly once on each, of one person, in an order that can be restored.
import type { Page } from 'playwright-core'
import type { Arrival } from '../../src/sandbox/index.ts'
import type { Outcome } from '../e2e/pages/mixed.ts'
import { survivingCalls, type Step } from '../support/mixed-calls.ts'
import { gateOptions, HOST, openStage, until, type Stage } from './stage.ts'

export type DualOptions = {
  /** @default 200 */
  readonly calls?: number
  /** @default 1 */
  readonly seed?: number
  readonly print?: (line: string) => void
}

type Fields = Record<string, unknown>
type Stamp = { readonly id: string; readonly seq: number; readonly session: string }
type Body = Fields & {
  readonly type: string
  readonly messageId: string
  readonly context: { crossfade: Stamp }
}

const LEGS = ['segment', 'rudderstack'] as const
const SHOWN = 40

/** As RudderStack's SDK writes objects: members without a value are left out; in lists both write null. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, inner]) => inner !== null)
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, inner]) => [name, withoutNulls(inner)]),
  )
}

/**
 * Who the wire says it is, in one writing for both vendors. An alias names the new id where others name the user, on
 * Segment's side only of somebody anonymous: the SDK puts a known user's id in its place. So RudderStack's is compared
 * with the call, and the former id between the legs.
 */
function personOf(leg: (typeof LEGS)[number], body: Body): unknown {
  const { type, anonymousId, userId, groupId, previousId, context } = body
  const traits = leg === 'rudderstack' && type === 'identify' ? (context as Fields)['traits'] : body['traits']
  const said = type === 'identify' || type === 'group' ? traits : undefined
  const who = type === 'alias' ? { previousId } : { userId: userId || null }
  return {
    anonymousId,
    ...who,
    ...(type === 'group' && { groupId: groupId || null }),
    traits: withoutNulls(said),
  }
}

/** RudderStack's SDK says more of the page than Segment's. */
const PAGE_EXTRAS = ['referring_domain', 'tab_url', 'initial_referrer', 'initial_referring_domain']

/**
 * The properties in one writing for both vendors: no referrer is `$direct` to RudderStack, and a screen's name and
 * category stand among its properties, as a page's do on both sides.
 */
function propertiesOf(
  leg: (typeof LEGS)[number],
  step: Step,
  { type, name, category, properties }: Body,
): unknown {
  if (leg === 'segment' && type === 'screen')
    return withoutNulls({
      ...(properties as Fields),
      ...(name ? { name } : {}),
      ...(category ? { category } : {}),
    })
  if (leg === 'segment' || type !== 'page') return withoutNulls(properties)
  const { referrer, ...rest } = properties as Fields
  const said = Object.entries(rest).filter(
    ([field]) => ![...PAGE_EXTRAS, ...saidUndefined(step)].includes(field),
  )
  return withoutNulls({ ...Object.fromEntries(said), referrer: referrer === '$direct' ? '' : referrer })
}

/** Of a page RudderStack's SDK says itself what the app has left undefined. */
const saidUndefined = ({ args }: Step): string[] =>
  args.flatMap((arg) =>
    Object.entries(typeof arg === 'object' ? (arg ?? {}) : {})
      .filter(([, value]) => (value as { $?: string } | null)?.$ === 'undefined')
      .map(([name]) => name),
  )

/** An alias says in its first argument who the person is from now on. */
function compareAlias(name: string, { method, args }: Step, rudderstack: Body): string[] {
  const wanted = method === 'alias' ? `${args[0] as string | number}` : null
  return wanted === null || rudderstack['userId'] === wanted
    ? []
    : [`${name}: RudderStack's userId is ${short(rudderstack['userId'])} instead of ${wanted}`]
}

const categoryOf = ({ type, category }: Body): unknown => (type === 'screen' ? null : (category ?? null))

const timeOf = (body: Body): unknown => body['timestamp'] ?? body['originalTimestamp']

/** The pair id of a call, from what its promise gave. */
function pairId({ value }: Outcome): string {
  const { event } = value as { event: { messageId: string; context?: { crossfade?: Stamp } } }
  return event.context?.crossfade?.id ?? event.messageId.replace(/^cf-/, '')
}

const describe = (step: Step, i: number): string =>
  `call ${i} ${step.method}(${JSON.stringify(step.args).slice(1, 120)}…`

function compareCall(step: Step, i: number, id: string, legs: readonly (readonly Body[])[]): string[] {
  const name = describe(step, i)
  const found = legs.map((bodies) => bodies.filter(({ context }) => context.crossfade.id === id))
  const counts = found.flatMap((bodies, leg) =>
    bodies.length === 1 ? [] : [`${name}: ${bodies.length} times on ${LEGS[leg]}`],
  )
  const [segment, rudderstack] = found.map(([body]) => body)
  if (!segment || !rudderstack) return counts
  const pairs: [string, unknown, unknown][] = [
    ['type', segment.type, rudderstack.type],
    ['event', segment['event'], rudderstack['event']],
    ['name', segment['name'] ?? null, rudderstack['name'] ?? null],
    ['category', categoryOf(segment), categoryOf(rudderstack)],
    ['properties', propertiesOf('segment', step, segment), propertiesOf('rudderstack', step, rudderstack)],
    ['stamp', segment.context.crossfade, rudderstack.context.crossfade],
    ['person', personOf('segment', segment), personOf('rudderstack', rudderstack)],
    ['time', Date.parse(String(timeOf(segment))), Date.parse(String(timeOf(rudderstack)))],
  ]
  const differ = pairs.filter(([, one, other]) => JSON.stringify(one) !== JSON.stringify(other))
  return [
    ...counts,
    ...compareAlias(name, step, rudderstack),
    ...differ.map(
      ([what, one, other]) =>
        `${name}: ${what}\n      segment     ${short(one)}\n      rudderstack ${short(other)}`,
    ),
  ]
}

const short = (value: unknown): string => (JSON.stringify(value) ?? '(absent)').slice(0, 400)

/** For each call that is no reset whether it begins a session: the first does, after a reset, and of another user. */
function beginnings(steps: readonly Step[]): boolean[] {
  let begins = true
  let user: string | null = null
  return steps.flatMap(({ method, args: [id] }) => {
    if (method === 'reset') {
      begins = true
      user = null
      return []
    }
    const said =
      method === 'identify' && (typeof id === 'string' || typeof id === 'number') ? String(id) : user
    // a login is no other user
    const here = begins || (user !== null && said !== user)
    begins = false
    user = said
    return [here]
  })
}

/** Whether the stamps alone, whatever came first, give the order in which the calls were made. */
function compareOrder(
  leg: string,
  ids: readonly string[],
  begins: readonly boolean[],
  bodies: readonly Body[],
): string[] {
  const stamps = new Map(bodies.map(({ context }) => [context.crossfade.id, context.crossfade]))
  return ids.flatMap((id, i) => {
    const [before, stamp] = [stamps.get(ids[i - 1] ?? ''), stamps.get(id)]
    // a call that did not arrive is told of by itself
    if (!stamp || (i > 0 && !before)) return []
    const isNew = before?.session !== stamp.session
    const expected = isNew || !before ? 1 : before.seq + 1
    return [
      ...(stamp.seq === expected ? [] : [`${leg}: call ${id} has seq ${stamp.seq} instead of ${expected}`]),
      ...(isNew === begins[i] ? [] : [`${leg}: call ${id} ${isNew ? 'begins a' : 'is in the same'} session`]),
    ]
  })
}

/** Until nothing more will come: both vendors have answered everything, and RudderStack's SDK has nothing left to send. */
async function settled(page: Page, { sandbox }: Stage, calls: number): Promise<void> {
  const counts = (): number[] => LEGS.map((leg) => sandbox.arrived({ leg }).length)
  const unanswered = (): number => sandbox.requested().filter(({ status }) => status === null).length
  await until(
    () => counts().every((count) => count >= calls) && unanswered() === 0,
    () => `${counts().join(' and ')} of ${calls} calls arrived, ${unanswered()} requests without an answer`,
  )
  await page.waitForFunction(() => {
    const isWaiting = (key: string): boolean => /^rudder_.*\.(queue|inProgress|batchQueue)$/.test(key)
    const held = Object.keys(localStorage).filter(isWaiting)
    return held.every((key) => /^"?(\[\]|\{\})"?$/.test(localStorage.getItem(key)!))
  })
}

/** Makes the calls all at once on a new visitor's page, which stays open until both legs have them. */
async function play(stage: Stage, steps: readonly Step[]): Promise<string[]> {
  const { browser, server, sandbox } = stage
  const context = await browser.newContext()
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`the page saw ${String(error)}`))
  await page.goto(server.at('/', HOST))
  await page.waitForFunction(() => 'mixed' in window)
  await page.evaluate((options) => window.mixed.startGate(options), gateOptions(sandbox, 100, 100))
  const outcomes = await page.evaluate((burst) => window.mixed.run([burst as never]), steps as object)
  const calls = steps
    .map((step, i) => ({ step, i, outcome: outcomes[i]! }))
    .filter(({ step }) => step.method !== 'reset')
  const arrived = (leg: (typeof LEGS)[number]): Body[] =>
    sandbox.arrived({ leg }).map(({ body }: Arrival) => body as unknown as Body)
  const late = await settled(page, stage, calls.length).then(
    () => [],
    (error: Error) => [error.message],
  )
  const legs = LEGS.map(arrived)
  await context.close()
  const ids = calls.map(({ outcome }) => pairId(outcome))
  return [
    ...errors,
    ...late,
    ...(new Set(ids).size === ids.length ? [] : ['two calls have one pair id']),
    ...calls.flatMap(({ step, i }, n) => compareCall(step, i, ids[n]!, legs)),
    ...LEGS.flatMap((leg, i) => compareOrder(leg, ids, beginnings(steps), legs[i]!)),
    ...LEGS.flatMap((leg, i) =>
      legs[i]!.length === calls.length ? [] : [`${leg}: ${legs[i]!.length} arrivals of ${calls.length}`],
    ),
  ]
}

/** Prints what went wrong; true where nothing did. */
export async function proveDualCalls(options: DualOptions = {}): Promise<boolean> {
  const { calls = 200, seed = 1, print = console.log } = options
  const stage = await openStage()
  try {
    const steps = survivingCalls(seed, calls)
    const wrong = await play(stage, steps)
    for (const line of wrong.slice(0, SHOWN)) print(`  ${line}`)
    if (wrong.length > SHOWN) print(`  … and ${wrong.length - SHOWN} more`)
    const made = `${steps.length} calls at once, every tenth with what JSON cannot hold`
    print(
      `${wrong.length === 0 ? 'ok  ' : 'FAIL'} dual at 100/100, seed ${seed}: ${made}: ${wrong.length} problems`,
    )
    return wrong.length === 0
  } finally {
    await stage.close()
  }
}
