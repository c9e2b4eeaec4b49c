import type { Found } from '../reader/messages.ts'
import type { JudgePorts } from './judge-pairs.ts'
import type { ShapeBook } from './shape-book.ts'
import { fieldsOf } from './differences-by-rules.ts'
import { methodOf, type PairGroup } from './tally.ts'

/** Pairs whose bodies were not found again. */
export type Uncompared = { readonly pairs: number }

type Row = {
  readonly pair: string
  readonly name: string
  readonly method: number
  readonly segment_twice: number
  readonly rudderstack_twice: number
  readonly segment_shape: string
  readonly rudderstack_shape: string
  readonly segment: string
  readonly rudderstack: string
}

const AT_ONCE = 500

const OPEN = `
SELECT o.*, anyIf(b.body, b.leg = 1) AS segment, anyIf(b.body, b.leg = 2) AS rudderstack
FROM (SELECT * FROM open_pairs WHERE pair > {after:UUID} ORDER BY pair LIMIT ${AT_ONCE}) AS o
LEFT JOIN (
  SELECT * FROM bodies WHERE pair IN (SELECT pair FROM open_pairs WHERE pair > {after:UUID} ORDER BY pair LIMIT ${AT_ONCE})
) AS b ON b.pair = o.pair
GROUP BY ALL ORDER BY pair`

const FIRST = '00000000-0000-0000-0000-000000000000'

/** Compares the pairs whose bodies were fetched, some hundreds at a time. @param onPart told 0..1 */
export const compareOpen = async (
  ports: Omit<JudgePorts, 'onPart'>,
  onPart: (part: number) => void,
): Promise<Uncompared> => {
  const { scratch, signal } = ports
  const [{ pairs: total } = { pairs: '0' }] = await scratch.query<{ readonly pairs: string }>(
    'SELECT count() AS pairs FROM open_pairs',
  )
  let done = 0
  let uncompared = 0
  let after = FIRST
  const pending = new Set<Promise<void>>()
  while (done < Number(total)) {
    signal.throwIfAborted()
    const rows = await scratch.query<Row>(OPEN, { after })
    const last = rows.at(-1)
    if (last === undefined) break
    after = last.pair
    done += rows.length
    const whole = rows.filter(({ segment, rudderstack }) => segment !== '' && rudderstack !== '')
    uncompared += rows.length - whole.length
    const work: Promise<void> = compare(ports, whole).finally(() => pending.delete(work))
    // told below; until then a failure is nobody's
    work.catch(() => {})
    pending.add(work)
    if (pending.size > ports.threads.count) await Promise.race(pending)
    onPart(done / Number(total))
  }
  await Promise.all(pending)
  return { pairs: uncompared }
}

const compare = async (
  { threads, shapes, tally, rules }: Omit<JudgePorts, 'onPart'>,
  rows: readonly Row[],
): Promise<void> => {
  const bodies = rows.map(({ segment, rudderstack }) => [segment, rudderstack] as const)
  const { pairs } = await threads.run({ kind: 'compare', pairs: bodies, rules })
  rows.forEach((row, index) => tally.add(groupOf(row, pairs[index]!, shapes)))
}

const groupOf = (row: Row, found: readonly Found[], shapes: ShapeBook): PairGroup => {
  const isOpen = found.some(({ rule }) => rule === undefined)
  const twice = row.rudderstack_twice === 1
  return {
    name: row.name,
    outcome: isOpen ? 'mismatched' : twice ? 'duplicate' : 'expected',
    method: methodOf(row.method),
    onSegment: true,
    onRudderstack: true,
    segmentTwice: row.segment_twice === 1,
    rudderstackTwice: twice,
    fields: fieldsOf(shapes.of(row.segment_shape), shapes.of(row.rudderstack_shape)),
    differences: found.map(({ path, kind, rule = '', effect }) => ({
      path,
      kind,
      rule,
      changesMeaning: effect === 'changes-meaning',
    })),
    pairs: 1,
  }
}
