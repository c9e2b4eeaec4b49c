import { about, type Findings } from './findings.ts'
import type { Reach } from './strategy-reach.ts'
import { translateStrategy, type StrategySetting } from './translate-strategy.ts'
import type { UnleashFlag, UnleashStrategy } from './unleash-types.ts'

/** One strategy of a flag: `name` as its audience has it, `source` as a sentence has it. */
export type Step = Reach & { readonly name: string; readonly source: string }

const falling = (steps: readonly Step[]): readonly Step[] =>
  [...steps].sort((one, other) => other.percent - one.percent)

/**
 * A flag's strategies by falling percentage. unleash-client has a flag on where any strategy does, and all of them
 * hash the same value with the same salt: so it is on for whom the first that fits of a falling list reaches.
 * Audiences are named after the place that Unleash gives a strategy, which no change of a percentage moves.
 */
export function translateFlag(
  short: string,
  { name, dependencies, strategies }: UnleashFlag,
  setting: StrategySetting,
  findings: Findings,
): readonly Step[] {
  if (dependencies?.length)
    findings.refuse('it depends on other flags, which pages do not know; remove the dependencies')
  if (!Array.isArray(strategies)) {
    findings.refuse('it has no list of strategies, which unleash-client takes for off; add a strategy')
    return []
  }
  if (strategies.length === 0) {
    findings.warn('it has no strategy, which reaches everybody')
    return [{ name: short, source: name, percent: 100, when: [] }]
  }
  const steps: Step[] = []
  strategies.forEach((strategy: UnleashStrategy, i) => {
    // Unleash does not send these, and unleash-client does not look
    if (strategy.disabled === true) return
    const which = `strategy ${i + 1} (${strategy.name})`
    const reach = translateStrategy(strategy, setting, about(which, findings))
    if (reach) steps.push({ ...reach, name: `${short} ${i + 1}`, source: `${name}: ${which}` })
  })
  return falling(steps)
}
