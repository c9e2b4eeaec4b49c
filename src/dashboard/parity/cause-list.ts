import { CAUSE_TEXTS, isCause } from '../../core/text/cause-text.ts'
import type { ParityRow } from '../api/wire.ts'

export type CauseBar = {
  readonly outcome: 'missing' | 'extra'
  readonly cause: string
  readonly calls: number
  /** The most frequent first. */
  readonly events: readonly { readonly event: string; readonly calls: number }[]
}

/** Those that only the server can know. */
const SETTLED: Readonly<Record<string, string>> = {
  'after-delivery': 'the page says that the vendor took it: lost behind the vendor’s door',
  'no-report': 'no page reported what became of it',
  oversize: 'it is larger than what Segment takes',
}

/** What a cause means; that of a newer server stands for itself. */
export const causeSentence = (cause: string): string => {
  if (isCause(cause)) return CAUSE_TEXTS[cause]
  return (
    (Object.hasOwn(SETTLED, cause) ? SETTLED[cause] : undefined) ?? 'a reason that this page does not know'
  )
}

/** Over all events, the most frequent first; what is missing before what is extra. */
export const causeBars = (rows: readonly ParityRow[]): CauseBar[] => {
  const bars = new Map<string, CauseBar>()
  for (const { key: event, causes = [] } of rows)
    for (const { outcome, cause, calls } of causes) {
      const id = `${outcome} ${cause}`
      const before = bars.get(id) ?? { outcome, cause, calls: 0, events: [] }
      bars.set(id, {
        ...before,
        calls: before.calls + calls,
        events: [...before.events, { event, calls }].toSorted((a, b) => b.calls - a.calls),
      })
    }
  return [...bars.values()].toSorted(
    (a, b) => Number(a.outcome === 'extra') - Number(b.outcome === 'extra') || b.calls - a.calls,
  )
}
