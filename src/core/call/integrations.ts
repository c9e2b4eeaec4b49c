import type { Leg, Rollout } from '../rollout/rollout.ts'
import type { Fields } from './call.ts'

type Ownership = Pick<Rollout, 'owners' | 'names' | 'observers'>

/** The app names destinations as Segment does, or as the rollout does; each vendor has its own spelling. */
function nameOn(leg: Leg, { names }: Ownership, given: string): string {
  const known = Object.keys(names).find((name) => name === given || names[name]?.segment === given)
  return known === undefined ? given : (names[known]?.[leg] ?? known)
}

/**
 * The `integrations` object of one leg's copy while both legs run, so that every downstream destination gets each
 * event once: all destinations that the leg owns, plus its observers (Crossfade's own webhooks, warehouses), which
 * must see both legs. A `false` of the app always wins, `All: false` over everything that it does not name; its
 * settings objects reach the leg that owns the destination. `alone` = the other leg cannot deliver at this moment,
 * so this one owns everything. Both vendors read `All` as the default for every destination that is not named.
 */
export function integrationsFor(leg: Leg, rollout: Ownership, app: Fields, alone: boolean): Fields {
  const owns = (destination: string): boolean => {
    const owner = rollout.owners[destination]
    return alone || owner === leg || owner === 'both'
  }
  const out: Fields = { All: owns('*') && app['All'] !== false }
  for (const destination of Object.keys(rollout.owners)) {
    if (destination !== '*')
      out[nameOn(leg, rollout, destination)] = owns(destination) && app['All'] !== false
  }
  for (const observer of rollout.observers[leg]) out[observer] = true
  for (const given of Object.keys(app)) {
    if (given === 'All') continue
    const name = nameOn(leg, rollout, given)
    const destination =
      Object.keys(rollout.owners).find((owned) => nameOn(leg, rollout, owned) === name) ?? '*'
    if (app[given] === false || owns(destination)) out[name] = app[given]
  }
  return out
}
