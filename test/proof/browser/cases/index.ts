import type { Case } from '../case.ts'
import { browserKillCases } from './browser-kill.ts'
import { cohortCases } from './cohort.ts'
import { endpointCases } from './endpoint.ts'
import { leavingCases } from './leaving.ts'
import { offlineCases } from './offline.ts'
import { blockedCases } from './blocked.ts'
import { storageCases } from './storage.ts'
import { tabCases } from './tabs.ts'

/** The whole matrix, in the order in which it is printed. */
export const CASES: readonly Case[] = [
  ...leavingCases,
  ...browserKillCases,
  ...storageCases,
  ...tabCases,
  ...offlineCases,
  ...endpointCases,
  ...blockedCases,
  ...cohortCases,
]
