import { addColumn } from '../add-column.ts'
import type { Migration } from './migration.ts'

/** Which call a session's bit is of: 32 bits of its pair's id, 0 in what was written before. */
export const bitCalls: Migration = {
  number: 6,
  name: 'bit-calls',
  statements: ({ topology }) => addColumn(topology, 'session_bits', 'call UInt32'),
}
