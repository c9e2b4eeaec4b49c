import type { Leg } from '../rollout/rollout.ts'

/** What became of a call that its own page had left, after that: pages count each under a problem code of the leg. */
const OUTCOMES = {
  delivered: ['recovered', 'sent by a later page, and confirmed'],
  handed: ['recovery-handed', 'had left with its page, unconfirmed'],
  refused: ['recovery-refused', 'sent by a later page, and refused'],
  expired: ['recovery-expired', 'too old for a later page to send'],
} as const

export type RecoveryOutcome = keyof typeof OUTCOMES

export type RecoveryRow = {
  readonly outcome: RecoveryOutcome
  /** For people. */
  readonly meaning: string
  readonly counts: { readonly [leg in Leg]: number }
}

type Problems = readonly { readonly code: string; readonly count: number }[]

/** The outcomes that any leg has, from the problems that pages report. */
export function recoveryOf(problems: Problems): RecoveryRow[] {
  const countOf = (code: string): number => problems.find((each) => each.code === code)?.count ?? 0
  return (Object.keys(OUTCOMES) as RecoveryOutcome[])
    .map((outcome) => {
      const [end, meaning] = OUTCOMES[outcome]
      const counts = { segment: countOf(`segment-${end}`), rudderstack: countOf(`rudderstack-${end}`) }
      return { outcome, meaning, counts }
    })
    .filter(({ counts }) => counts.segment + counts.rudderstack > 0)
}
