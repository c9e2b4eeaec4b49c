import type { Leg } from '../../core/index.ts'

export const LEG_NAMES: Readonly<Record<Leg, string>> = { rudderstack: 'RudderStack', segment: 'Segment' }
