import type { Owner } from '../rollout/rollout.ts'

/** One step of a ramp: the shares that hold during it, and what it takes to leave it forward. */
export type Stage = {
  /** Percent of people that reach each leg, two decimals at most. */
  readonly rudderstack: number
  readonly segment: number
  /** Whose shares these are. @default the last audience, which is everyone else */
  readonly audience?: string
  /** It lasts so long at least, whatever is proven. */
  readonly minMinutes: number
  /** Settled dual sessions that it takes at least, whatever they prove. */
  readonly minSessions: number
  /** After so long nothing goes on by itself. @default never */
  readonly maxMinutes?: number
  /** A person has to agree before it begins. @default false */
  readonly approval?: boolean
  /** Which leg feeds which destination while both run, from this stage on. */
  readonly owners?: Readonly<Record<string, Owner>>
}

/** What is told apart in the evidence; each of them has a limit. */
export const METRICS = ['loss', 'mismatch', 'duplicate', 'identity'] as const
export type Metric = (typeof METRICS)[number]

/** Limits as shares 0..1 of sessions. */
export type Guards = Readonly<Record<Metric, number>> & {
  /** By how much RudderStack's SDK may fail to load more often than Segment's; share of pages. */
  readonly loadFailure: number
  /** null: extra calls are shown and never in the way. */
  readonly extra: number | null
}

/** The file of steps, with all defaults filled in. */
export type Ramp = {
  readonly stages: readonly Stage[]
  readonly guards: Guards
  /** Events that money depends on, each with its own limit of loss. */
  readonly keyEvents?: readonly { readonly event: string; readonly loss: number }[]
  /** The chance, over the whole ramp, that anything is proven that is not so. */
  readonly alpha: number
  /** The change detector alarms at a statistic of so much: sessions, on average, until it does so without a reason. */
  readonly detectorLimit: number
  /** How long a copy may come after the other one. */
  readonly latenessMinutes: number
  /** Without a copy for so long nothing is known of now. */
  readonly staleMinutes: number
  /** When no stage begins by itself. */
  readonly quietHours?: readonly QuietHours[]
  /** What nothing has to be proven of, as somebody says so. */
  readonly accepted?: readonly Accepted[]
}

/** A session settles so long after its last copy could come. */
export const IDLE_MINUTES = 30

/** A key event or audience that is too rare for a proof of its own. Harm in it still rolls back. */
export type Accepted = {
  /** `event:<name>` or `audience:<name>`. */
  readonly key: string
  readonly reason: string
  /** ms since epoch; from then on it has to be proven again. */
  readonly until: number
}

export type QuietHours = {
  /** On which they begin: 0 or 7 Sunday, 1 Monday … 6 Saturday. */
  readonly days: readonly number[]
  /** HH:MM; a `to` that is not after `from` is on the next day. */
  readonly from: string
  readonly to: string
  /** IANA name. */
  readonly timeZone: string
}
