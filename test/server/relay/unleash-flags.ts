import type { RolloutDocument } from '../../../src/core/index.ts'
import {
  translateFlags,
  type TranslateInput,
  type Translation,
} from '../../../src/server/relay/translate-flags.ts'
import type {
  UnleashConstraint,
  UnleashFlag,
  UnleashStrategy,
} from '../../../src/server/relay/unleash-types.ts'

const KEY = 'web'

/** A flag that is on with these strategies. */
export const flag = (
  short: 'rudderstack-on' | 'segment-off',
  strategies: readonly UnleashStrategy[],
  more: Partial<UnleashFlag> = {},
): UnleashFlag => ({ name: `${KEY}.${short}`, enabled: true, strategies, ...more }) as UnleashFlag

export const on = (...strategies: readonly UnleashStrategy[]) => flag('rudderstack-on', strategies)
export const off = (...strategies: readonly UnleashStrategy[]) => flag('segment-off', strategies)

/** flexibleRollout of the rollout's own groups. */
export const percent = (
  rollout: unknown,
  constraints: readonly object[] = [],
  parameters: Readonly<Record<string, unknown>> = {},
): UnleashStrategy => ({
  name: 'flexibleRollout',
  parameters: { rollout, stickiness: 'deviceId', groupId: KEY, ...parameters },
  constraints: constraints as UnleashConstraint[],
})

export const europe = { contextName: 'region', operator: 'IN', values: ['Europe'] }

export const input = (
  rudderstackOn: UnleashFlag | undefined = on(percent('5')),
  segmentOff: UnleashFlag | undefined = flag('segment-off', [], { enabled: false }),
  more: Partial<TranslateInput> = {},
): TranslateInput => ({
  key: KEY,
  stickiness: 'deviceId',
  allowUserIds: false,
  segments: [],
  control: {},
  flags: { 'rudderstack-on': rudderstackOn, 'segment-off': segmentOff },
  ...more,
})

export const translate = (...given: Parameters<typeof input>): Translation => translateFlags(input(...given))

/** What is published, which the test expects to be possible. */
export function published(
  ...given: Parameters<typeof input>
): Omit<RolloutDocument, 'revision'> & { readonly warnings: readonly string[] } {
  const translation = translate(...given)
  if (!translation.ok) throw new Error(translation.problems.join('\n'))
  return { ...translation.document, warnings: translation.warnings }
}

/** Why nothing is published, empty where something is. */
export function problems(...given: Parameters<typeof input>): readonly string[] {
  const translation = translate(...given)
  return translation.ok ? [] : translation.problems
}
