import type { ControlStore } from '../control/control-store.ts'
import type { Warehouse } from '../warehouse/warehouse.ts'
import type { Incident } from './incident.ts'
import { listIncidents, readIncident } from './read-incident.ts'

const MOST = 50

/** What routes ask of incidents. */
export type Incidents = {
  list(): ReturnType<typeof listIncidents>
  /** Null where there is none of this number; a sentence where nothing can be known of it. */
  read(id: number): Promise<Incident | string | null>
}

type Options = {
  readonly store: Pick<ControlStore, 'history'>
  readonly warehouse: () => Promise<Pick<Warehouse, 'query'> | null>
  /** The rollout's. */
  readonly key: () => string
  readonly now: () => number
}

export const createIncidents = ({ store, warehouse, key, now }: Options): Incidents => ({
  list: () => listIncidents(store, MOST),
  async read(id) {
    const opened = await warehouse()
    if (opened === null) return 'The warehouse does not answer: what happened is not known without it.'
    return readIncident(store, opened, key(), id, now())
  },
})
