import type { z } from 'zod'
import type { Rollout } from '../../core/index.ts'
import type { Autopilot } from '../autopilot/autopilot.ts'
import type { Authenticator } from '../auth/authenticator.ts'
import type { ControlStore } from '../control/control-store.ts'
import type { Control } from '../control/control.ts'
import type { KillSwitch } from '../control/kill-switch.ts'
import type { CohortHistory } from '../population/population.ts'
import type { Incidents } from '../incident/incidents.ts'
import type { Parity } from '../parity/create-parity.ts'
import type { RolloutSource } from '../rollout/rollout-source.ts'
import type { Status } from '../status/status.ts'
import type { Forgotten } from '../warehouse/warehouse.ts'
import type { simulationSchema } from './schemas.ts'

export type Simulation = z.infer<typeof simulationSchema>

/** What the routes of the admin listener act on. */
export type ApiPorts = {
  readonly store: ControlStore
  readonly source: RolloutSource
  readonly control: Control
  readonly killSwitch: KillSwitch
  readonly ramp: Pick<Autopilot, 'view' | 'command' | 'heed'>
  readonly authenticator: Authenticator
  /** Who would move. */
  simulate(before: Rollout, after: Rollout): Promise<Simulation>
  /** People seen in each cohort over time; ms since epoch. */
  cohorts(from: number, to: number): Promise<CohortHistory>
  status(): Promise<Status>
  /** What became of pairs of copies; where there is none, why: a sentence. */
  parity(): Promise<Parity | string>
  readonly incidents: Incidents
  /** Deletes what is known of a person; null where there is no warehouse. */
  forget(userId: string): Promise<readonly Forgotten[] | null>
  /** In force. */
  rollout(): Rollout
  now(): number
}
