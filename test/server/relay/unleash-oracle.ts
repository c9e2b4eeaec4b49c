import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { Subject } from '../../../src/core/index.ts'
import type { UnleashFlag, UnleashSegment } from '../../../src/server/relay/unleash-types.ts'

export type UnleashContext = { readonly [field: string]: unknown }

type Client = EventEmitter & {
  isEnabled(name: string, context: UnleashContext, fallback: () => boolean): boolean
}

const load = createRequire(import.meta.url)
const { default: UnleashClient } = load('unleash-client/lib/client.js') as {
  default: new (repository: EventEmitter, strategies: readonly unknown[]) => Client
}
const { defaultStrategies } = load('unleash-client/lib/strategy/index.js') as {
  defaultStrategies: readonly unknown[]
}

/** unleash-client's own evaluator over these flags, without a network. */
export function unleashOracle(
  flags: readonly UnleashFlag[],
  segments: readonly UnleashSegment[],
): (name: string, context: UnleashContext) => boolean {
  const repository = Object.assign(new EventEmitter(), {
    getToggle: (name: string) => flags.find((flag) => flag.name === name),
    getSegment: (id: number) => segments.find((segment) => segment.id === id),
  })
  const client = new UnleashClient(repository, defaultStrategies)
  return (name, context) => client.isEnabled(name, context, () => false)
}

/** The context that an app would give unleash-client for the same person. */
export const contextOf = ({ currentTime, ...subject }: Subject): UnleashContext => ({
  ...subject,
  ...(currentTime !== undefined && { currentTime: new Date(currentTime) }),
})
