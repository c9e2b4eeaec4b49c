import { createHash } from 'node:crypto'
import { keyOf, kindOf, personOf } from '../../reports/person.ts'
import type { ReportRow } from '../rows.ts'
import type { Column } from './row-lines.ts'
import { timeWithMs } from './time.ts'
import { unsigned, unsigned32 } from './unsigned.ts'

/** The first 64 bits of a digest as an unsigned decimal: told apart faster than texts of any length. */
const digest = (text: string): string =>
  createHash('sha256').update(text).digest().readBigUInt64BE().toString()

/** That a report came, of whom and under what: for when people and pages were seen, which their newest reports forget. */
export const SIGHTING_COLUMNS: readonly Column<ReportRow>[] = [
  ['received', (row) => timeWithMs(row.receivedMs)],
  ['key', (row) => row.key],
  ['revision', (row) => unsigned(row.revision)],
  ['page', (row) => digest(row.page)],
  ['person', (row) => digest(keyOf(personOf(row)))],
  ['kind', (row) => kindOf(personOf(row))],
  ['session', (row) => row.session],
  ['subject', (row) => row.subject],
  ['subject_bucket', (row) => row.bucket],
  ['cohort', (row) => row.cohort],
  ['forced', (row) => row.forced],
  ['region', (row) => row.region],
  ['area', (row) => row.area],
  ['app_version', (row) => row.appVersion],
  ['identity_source', (row) => row.identity?.source ?? ''],
  ['identity_conflicts', (row) => unsigned32(row.identity?.conflicts ?? 0)],
  ['network', (row) => row.network],
]
