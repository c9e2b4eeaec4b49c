import type { Case } from '../case.ts'
import { browserKillCases } from './browser-kill.ts'
import { cohortCases } from './cohort.ts'
import { endpointCases } from './endpoint.ts'
import { leavingCases } from './leaving.ts'
import { offlineCases, queueCases } from './offline.ts'
import { blockedCases } from './blocked.ts'
import { storageCases } from './storage.ts'
import { tabCases } from './tabs.ts'

/** The whole matrix, in the order in which it is begun: who begins last has nobody to share the time with. */
export const CASES: readonly Case[] = [
  ...queueCases,
  ...leavingCases,
  ...browserKillCases,
  ...storageCases,
  ...tabCases,
  ...offlineCases,
  ...endpointCases,
  ...blockedCases,
  ...cohortCases,
]
