import type { Leg } from '../../../../src/core/index.ts'

type Fields = Record<string, unknown>

/** What an app did once, as both legs should deliver it. */
export type StreamCall = {
  readonly pairId: string
  readonly seq: number
  readonly session: StreamSession
  readonly type: 'track' | 'page' | 'identify' | 'group'
  /** `track`: the event; `page`: its name. */
  readonly name: string
  /** `track`, `page`: properties; else traits. */
  readonly fields: Fields
  readonly userId: string | null
  readonly groupId: string | null
  /** ms since epoch. */
  readonly at: number
}

export type StreamSession = {
  readonly id: string
  readonly cohort: 'segment' | 'dual' | 'rudderstack'
  readonly revision: number
  readonly person: StreamPerson
  readonly forced: boolean
  readonly failover: boolean
  readonly region: string
  readonly area: string
  readonly appVersion: string
  readonly browser: string
}

export type StreamPerson = {
  readonly device: string
  readonly anonymousId: string
  readonly userId: string
  readonly groupId: string
  readonly traits: Fields
}

/** One call as one leg delivered it. */
export type StreamCopy = {
  readonly leg: Leg
  readonly call: StreamCall
  readonly body: Fields
  /** ms since epoch. */
  readonly receivedMs: number
}
