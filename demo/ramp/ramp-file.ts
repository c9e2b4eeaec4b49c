import type { RolloutDocument } from '../../src/core/index.ts'

/** Of the shop's events, each judged by itself. */
export const EVENTS = ['Product Viewed', 'Product Added', 'Order Completed'] as const

const KEY = 'half-light-records'

/** Percent of RudderStack-only people who stay on both: the last stage is proven by them, and a demo has little time. */
export const SENTINEL = 25

/** A real one has days for what this has seconds for: its limits are thirty times as wide, so that few sessions prove them. */
export const RAMP_YAML = `alpha: 0.2
guards: { loss: 0.15, mismatch: 0.15, duplicate: 0.15, identity: 0.15 }
staleMinutes: 1
keyEvents:
${EVENTS.map((event) => `  - { event: ${event}, loss: 0.15 }`).join('\n')}
stages:
  - { rudderstack: 25, minMinutes: 0 }
  - { rudderstack: 50, minMinutes: 0 }
  - { rudderstack: 100, minMinutes: 0 }
  - { rudderstack: 100, minMinutes: 0, owners: { '*': rudderstack } }
  - { rudderstack: 100, segment: 50, minMinutes: 0 }
  - { rudderstack: 100, segment: 0, minMinutes: 0 }
`

export const FIRST_ROLLOUT: RolloutDocument = {
  format: 1,
  key: KEY,
  revision: 1,
  stickiness: 'deviceId',
  sentinel: SENTINEL,
  audiences: [{ name: 'everyone', rudderstack: 0, segment: 100 }],
}

/** A session goes on for so long after its last copy, at most: the demo's customers sign out in seconds. */
export const SESSION_IDLE_MINUTES = 0.05
