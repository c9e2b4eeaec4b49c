import { bitCalls } from './bit-calls.ts'
import { copiesTable } from './copies.ts'
import { doubtsColumn } from './doubts.ts'
import type { Migration } from './migration.ts'
import { networksColumn } from './networks.ts'
import { parityTables } from './parity.ts'
import { reportsTable } from './reports.ts'
import { samplesTable } from './samples.ts'
import { sightingsTable } from './sightings.ts'

/** In order; a new one goes to the end, with the next number. */
export const MIGRATIONS: readonly Migration[] = [
  copiesTable,
  reportsTable,
  parityTables,
  samplesTable,
  sightingsTable,
  bitCalls,
  networksColumn,
  doubtsColumn,
]
