import type { Arm } from './arm.ts'
import type { Figures } from './figures.ts'
import type { Owed } from './settle.ts'
import type { Trial, VisitOptions } from './trial.ts'
import type { Visit } from './visit.ts'

/** What a case says when its failure is over. */
export type Played = {
  /** @default every call that was made, through every leg of the arm */
  readonly owed?: Owed
  /** The pages of the visit on which everything is healthy again. @default one page like the first */
  readonly later?: readonly VisitOptions[]
  /** There is no later visit: the same page goes on. */
  readonly stays?: Visit
  /** What should not have happened meanwhile; a sentence each. */
  readonly problems?: readonly string[]
  /** What was measured besides, by name: shown, and judged where the case has a limit for it. */
  readonly figures?: Figures
  /** Asked now and then while the later visit recovers: the largest of each figure is kept. */
  readonly watch?: (visit: Visit) => Promise<Figures>
}

/** One way in which a browser, a page, a store or an endpoint fails. */
export type Case = {
  readonly name: string
  /** @default all */
  readonly arms?: readonly Arm[]
  /** The visitor has a browser of its own, which can be killed. @default false */
  readonly ownBrowser?: boolean
  /** The SDKs never get the calls of the first visit: nothing may arrive twice. @default false */
  readonly neverHanded?: boolean
  /**
   * Nothing can be kept: no call outlives its page but by what leaves with that. Then no more may be lost than the bare
   * SDKs lose, and what may not have arrived is sent again, with equal ids. @default false
   */
  readonly keepsNothing?: boolean
  /** It is about how fast a browser writes, which other pages would decide: no other trial runs beside it. @default false */
  readonly alone?: boolean
  /** How often it is played, of so many asked for. @default as asked */
  readonly trials?: (asked: number, full: boolean) => number
  /** Upper limits of figures, for the gate. */
  readonly limits?: Figures
  /** ms for the recovery; for failures only. @default 90 s */
  readonly limitMs?: number
  play(trial: Trial, full: boolean): Promise<Played>
}

/** Calls of a page, where the case has no number of its own. */
export const CALLS = 5

/** No endpoint takes anything. */
export const DOWN = { status: 503 }
/** Everything arrives, and the page hears of it a round trip later. */
export const ROUND_TRIP = { latencyMs: 150 }
