import type { Leg } from '../../../core/index.ts'
import { dayOfPath, type Span } from '../inputs/layout-days.ts'
import { placePath, type InputFile } from '../inputs/input-file.ts'
import type { Scratch } from '../scratch/open-scratch.ts'

export type Coverage = Readonly<Record<Leg, Span>>

type Received = { readonly leg: number; readonly from: string; readonly to: string }

const RECEIVED = `
SELECT leg, min(received) AS \`from\`, max(received) AS \`to\` FROM copies WHERE received > 0 GROUP BY leg`

const NOTHING: Span = { from: 0, to: 0 }

/**
 * Which time the files of each leg cover, by the days that their paths name, else by what they hold. A day that is not
 * over is covered up to the last copy of either leg.
 */
export const coverageOf = async (scratch: Scratch, inputs: readonly InputFile[]): Promise<Coverage> => {
  const rows = await scratch.query<Received>(RECEIVED)
  const held = (leg: 1 | 2): Span => {
    const row = rows.find((one) => one.leg === leg)
    return row === undefined ? NOTHING : { from: Number(row.from), to: Number(row.to) }
  }
  const [segment, rudderstack] = [held(1), held(2)]
  const last = Math.max(segment.to, rudderstack.to)
  const of = (leg: Leg, own: Span): Span => {
    const days = inputs.filter((input) => input.leg === leg).map((input) => dayOfPath(placePath(input.at)))
    const known = days.filter((day) => day !== null)
    if (known.length === 0 || known.length < days.length) return own
    return {
      from: Math.min(...known.map(({ from }) => from)),
      to: Math.min(last, Math.max(...known.map(({ to }) => to))),
    }
  }
  return { segment: of('segment', segment), rudderstack: of('rudderstack', rudderstack) }
}
