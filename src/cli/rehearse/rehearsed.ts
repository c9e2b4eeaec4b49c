import type { Rehearsal } from '../../core/ramp/rehearse.ts'

/** A ramp that was played, and how it is told. */
export type Rehearsed = {
  /** ms since epoch. */
  readonly began: number
  readonly until: number
  readonly rehearsal: Rehearsal
  when(at: number): string
  /** What it was played against, in sentences. */
  readonly notes: readonly string[]
  /** The same for programs. */
  readonly more: Readonly<Record<string, unknown>>
}
