// A strict app that uses the package by its name, checked by the compiler against the packed declarations.
import { createGate, type Gate, type GateOptions } from 'crossfade-gate'
import { assign, bucketOf, explainAssignment, parseRollout, type Assignment } from 'crossfade-gate/core'
import { mountOverlay, type OverlayOptions } from 'crossfade-gate/devtools'

const options: GateOptions = {
  rollout: ['/crossfade/v1/rollout', 'https://backup.example/v1/rollout'],
  segment: { writeKey: 'a' },
  rudderstack: { writeKey: 'b', dataPlaneUrl: 'https://rudderstack.example' },
  context: () => ({ area: 'checkout' }),
  consent: () => true,
}

export const analytics: Gate = createGate(options)

const overlay: OverlayOptions = { production: true, side: 'left' }
export const unmount: () => void = mountOverlay(analytics, overlay)

export function explain(given: unknown): string {
  const parsed = parseRollout(given)
  if (!parsed.ok) return parsed.problems.map(({ path, message }) => `${path} ${message}`).join('\n')
  const assignment: Assignment = assign(parsed.rollout, { deviceId: 'a' })
  return explainAssignment(assignment)
}

// declarations that did not resolve would be `any`, and none of these an error

// @ts-expect-error two texts
bucketOf(1, 2)
// @ts-expect-error RudderStack's keys are missing
createGate({ rollout: '/rollout', segment: { writeKey: 'a' } })
// @ts-expect-error there is no such cohort
export const cohort: Assignment['cohort'] = 'everybody'
// @ts-expect-error there is no such corner
mountOverlay(analytics, { side: 'top' })
// @ts-expect-error there is no such member
void analytics.noSuchMember
