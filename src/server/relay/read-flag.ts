import { about } from './findings.ts'
import { translateFlag, type Step } from './translate-flag.ts'
import type { StrategySetting } from './translate-strategy.ts'
import type { UnleashFlag } from './unleash-types.ts'

export type FlagName = 'rudderstack-on' | 'segment-off'

export type ReadFlag = {
  readonly state: 'on' | 'off' | 'missing'
  /** Empty where nobody has the flag on. */
  readonly steps: readonly Step[]
  readonly problems: readonly string[]
  readonly warnings: readonly string[]
}

/** What is wrong and does not count while a flag is off: nothing to refuse, and no surprise when it is put on. */
export const refusedOnceOn = (flag: string, problems: readonly string[]): readonly string[] =>
  problems.map((problem) => `${problem} (refused as soon as ${flag} is on)`)

/** A flag with what is wrong about it. Of one that is off, strategies do not count: nobody has it on. */
export function readFlag(short: FlagName, flag: UnleashFlag | undefined, setting: StrategySetting): ReadFlag {
  const name = `${setting.key}.${short}`
  if (!flag) {
    const problems = [`${name}: Unleash does not have this flag; create it, or give it its name back`]
    return { state: 'missing', steps: [], problems, warnings: [] }
  }
  const problems: string[] = []
  const warnings: string[] = []
  const findings = about(flag.name, {
    refuse: (sentence) => problems.push(sentence),
    warn: (sentence) => warnings.push(sentence),
  })
  const steps = translateFlag(short, flag, setting, findings)
  return flag.enabled
    ? { state: 'on', steps, problems, warnings }
    : { state: 'off', steps: [], problems: [], warnings: refusedOnceOn(flag.name, problems) }
}
