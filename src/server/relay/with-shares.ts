import type { Problem } from '../../core/index.ts'
import type { ShareChange } from './fit-change.ts'
import type { Flags } from './open-client.ts'
import type { UnleashFlag, UnleashStrategy } from './unleash-types.ts'

export type SharedFlags =
  | { readonly ok: true; readonly flags: Flags }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/** Which parameter of a strategy holds its percentage, by the strategy's name. */
const PARAMETER: ReadonlyMap<string, string> = new Map([
  ['flexibleRollout', 'rollout'],
  ['gradualRolloutUserId', 'percentage'],
  ['gradualRolloutSessionId', 'percentage'],
])

/** Where the strategy of a change is among those that its flag has on, and what to change of it. */
export type StrategyPlace = {
  readonly index: number
  readonly id: string | undefined
  readonly parameter: string
  readonly value: unknown
}

/** A sentence for a strategy whose percentage cannot be set. */
export function placeOf(flags: Flags, { flag, audience }: ShareChange): StrategyPlace | string {
  const strategies: readonly UnleashStrategy[] = flags[flag]?.strategies ?? []
  // audiences are named after it
  const index = Number(/ (\d+)$/.exec(audience)?.[1] ?? 0) - 1
  const strategy = strategies[index]
  const parameter = PARAMETER.get(strategy?.name ?? '')
  if (strategy && parameter !== undefined)
    return { index, id: strategy.id, parameter, value: strategy.parameters?.[parameter] }
  const what = strategy ? `a strategy "${strategy.name}"` : 'a flag without strategies'
  return `is of ${what}, which always reaches everybody: make it a flexibleRollout in Unleash`
}

const replaced = (flag: UnleashFlag, { index, parameter }: StrategyPlace, percent: number): UnleashFlag => {
  const strategies = (flag.strategies ?? []).map((strategy, i) =>
    i === index
      ? { ...strategy, parameters: { ...strategy.parameters, [parameter]: `${percent}` } }
      : strategy,
  )
  return { ...flag, strategies } as UnleashFlag
}

/** The flags as they are once these changes are made. */
export function withShares(flags: Flags, changes: readonly ShareChange[]): SharedFlags {
  const next = { ...flags }
  const problems: Problem[] = []
  for (const change of changes) {
    const place = placeOf(next, change)
    const flag = next[change.flag]
    if (typeof place === 'string' || !flag)
      problems.push({ path: change.path, message: `${place as string}` })
    else next[change.flag] = replaced(flag, place, change.to)
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, flags: next }
}
