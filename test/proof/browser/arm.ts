import type { Leg } from '../../../src/core/index.ts'

/** What a page makes its calls on: the gate with both legs, or one vendor's SDK as an app without the gate has it. */
export type Arm = 'gate' | Leg

export const ARMS: readonly Arm[] = ['gate', 'segment', 'rudderstack']

export const LEGS: readonly Leg[] = ['segment', 'rudderstack']

export const legsOf = (arm: Arm): readonly Leg[] => (arm === 'gate' ? LEGS : [arm])
