import type { Assignment, Leg, Problem, RolloutDocument } from '../../core/index.ts'
import type { RampAnswer, StageAnswer } from '../../server/autopilot/ramp-answer.ts'
import type { AuditEntry, Role, Token } from '../../server/control/control-store.ts'
import type { CohortPoint } from '../../server/population/cohort-history.ts'
import type { CohortHistory, PopulationSimulation } from '../../server/population/population.ts'
import type { Incident } from '../../server/incident/incident.ts'
import type { IdentityAnswer, Split } from '../../server/parity/answers/answer-identity.ts'
import type { PairAnswer, PairDifference, PairSide } from '../../server/parity/answers/answer-pair.ts'
import type { RuleHits, RulesAnswer as Rules, Suggestion } from '../../server/parity/answers/answer-rules.ts'
import type { SourceHealth } from '../../server/parity/answers/answer-sources.ts'
import type { PairRow, PairsPage } from '../../server/parity/answers/pair-rows.ts'
import type { By, Loss, Outcome, ParityAnswer, ParityRow } from '../../server/parity/answers/parity-answer.ts'
import type { Propagation } from '../../server/reports/propagation.ts'
import type { ForeignStatus } from '../../server/status/foreign.ts'
import type { LoadBytes } from '../../server/status/load-bytes.ts'
import type { Status as ServerStatus } from '../../server/status/status.ts'

// What the admin listener's routes answer, in the server's own types.

/** Who is signed in. */
export type Session = { readonly name: string; readonly role: Role }

/** The server's, which checked the document in it. */
export type Status = Omit<ServerStatus, 'rollout'> & {
  readonly rollout: Omit<ServerStatus['rollout'], 'document'> & { readonly document: RolloutDocument }
}

/** Of `PUT /api/rollout`. */
export type Changed = {
  readonly revision: number
  readonly warnings: readonly Problem[]
  readonly simulation: PopulationSimulation
}

/** Of `POST /api/rollout/kill`. */
export type Killed = {
  readonly killed: Leg | null
  readonly revision: number
  readonly stored: boolean
  readonly problem: string | null
}

/** Of `POST /api/undo`. */
export type Undone = {
  readonly revision: number
  readonly undone: number
  readonly simulation: PopulationSimulation
}

/** Of `GET /api/history`. */
export type History = { readonly entries: readonly AuditEntry[]; readonly next: number | null }

/** Of `GET /api/incidents`. */
export type IncidentList = { readonly incidents: readonly NonNullable<Incident['before']>[] }

/** Of `GET /api/cohorts`. */
export type Cohorts = CohortHistory & {
  readonly changes: readonly Pick<AuditEntry, 'at' | 'revision' | 'action' | 'actor' | 'reason'>[]
}

/** Of `POST /api/assign`. */
export type Assigned = { readonly assignment: Assignment; readonly sentence: string }

/** Of `POST /api/login`. */
export type LoginLink = { readonly url: string; readonly expiresAt: number }

/** Of `GET /api/tokens`. */
export type Tokens = { readonly tokens: readonly Token[] }

/** Of `POST /api/tokens`: the one time that the secret is told. */
export type CreatedToken = { readonly name: string; readonly role: Role; readonly token: string }

/** Of `GET /api/parity/rules`. */
export type RulesAnswer = Rules & { readonly problem: string | null }

/** Of `GET /api/parity/sources`. */
export type Sources = { readonly sources: readonly SourceHealth[] }

export type {
  AuditEntry,
  By,
  CohortPoint,
  ForeignStatus,
  LoadBytes,
  IdentityAnswer,
  Incident,
  Loss,
  Outcome,
  PairAnswer,
  PairDifference,
  PairRow,
  PairSide,
  PairsPage,
  ParityAnswer,
  ParityRow,
  PopulationSimulation,
  Propagation,
  RampAnswer,
  Role,
  RuleHits,
  SourceHealth,
  Split,
  StageAnswer,
  Suggestion,
  Token,
}
