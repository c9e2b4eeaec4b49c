import type { Leg } from '../../core/index.ts'

export const otherOf = (leg: Leg): Leg => (leg === 'segment' ? 'rudderstack' : 'segment')
