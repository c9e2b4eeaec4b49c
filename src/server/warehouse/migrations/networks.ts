import { addColumn } from '../add-column.ts'
import type { Migration } from './migration.ts'

/** Which network a report came from: a number that stands for it, 0 = unknown. */
export const networksColumn: Migration = {
  number: 7,
  name: 'networks',
  statements: ({ topology }) =>
    ['reports', 'sightings'].flatMap((table) => addColumn(topology, table, 'network UInt32')),
}
