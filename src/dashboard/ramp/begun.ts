import type { RampAnswer } from '../api/wire.ts'

/** The answer of a ramp that has begun, or of a dry run that could. */
export type Begun = RampAnswer & { readonly ramp: NonNullable<RampAnswer['ramp']> }

export const isBegun = (answer: RampAnswer | null): answer is Begun => answer !== null && answer.ramp !== null
