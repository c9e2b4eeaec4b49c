import type { Leg } from '../../../core/index.ts'

export const LEGS = ['segment', 'rudderstack'] as const satisfies readonly Leg[]

export const LEG_NAMES: Readonly<Record<Leg, string>> = { segment: 'Segment', rudderstack: 'RudderStack' }
