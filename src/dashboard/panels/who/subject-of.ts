import type { Subject } from '../../../core/index.ts'

const IDS = ['deviceId', 'anonymousId', 'userId', 'sessionId', 'region'] as const

export type Asked = {
  readonly id: string
  readonly region: string
  readonly area: string
  readonly appVersion: string
}

const given = (name: string, value: string): Subject => (value.trim() === '' ? {} : { [name]: value.trim() })

/** Who somebody asks about: the id is of the field that the rollout hashes. */
export const subjectOf = (stickiness: string, { id, region, area, appVersion }: Asked): Subject => ({
  ...given('region', region),
  ...given('area', area),
  ...given('appVersion', appVersion),
  ...((IDS as readonly string[]).includes(stickiness)
    ? given(stickiness, id)
    : { properties: { [stickiness]: id.trim() } }),
})
