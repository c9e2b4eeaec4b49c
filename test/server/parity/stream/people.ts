import type { StreamPerson, StreamSession } from './call.ts'

export type Random = () => number

export const pick = <Item>(random: Random, items: readonly Item[]): Item =>
  items[Math.floor(random() * items.length)]!

const hex = (random: Random, digits: number): string =>
  Array.from({ length: digits }, () => Math.floor(random() * 16).toString(16)).join('')

export const uuid = (random: Random): string =>
  [8, 4, 4, 4, 12].map((digits) => hex(random, digits)).join('-')

export const makePerson = (random: Random, index: number): StreamPerson => ({
  device: uuid(random),
  anonymousId: uuid(random),
  userId: `u-${index}`,
  groupId: `g-${index % 50}`,
  traits: { plan: pick(random, ['free', 'pro']), email: `u${index}@shop.example` },
})

const COHORTS = ['dual', 'dual', 'dual', 'dual', 'dual', 'dual', 'dual', 'segment', 'rudderstack'] as const

export const makeSession = (random: Random, person: StreamPerson): StreamSession => ({
  id: hex(random, 16),
  cohort: pick(random, COHORTS),
  revision: 7,
  person,
  forced: random() < 0.01,
  failover: random() < 0.01,
  region: pick(random, ['CH', 'DE', 'FR']),
  area: pick(random, ['shop', 'checkout']),
  appVersion: pick(random, ['1.0.0', '1.1.0']),
  browser: pick(random, ['Chrome', 'Firefox', 'Safari']),
})
