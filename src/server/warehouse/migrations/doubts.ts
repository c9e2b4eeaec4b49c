import { addColumn } from '../add-column.ts'
import type { Migration } from './migration.ts'

/** Whether a copy of a pair has a stamp that no gate makes: it is shown, and no evidence. */
export const doubtsColumn: Migration = {
  number: 8,
  name: 'doubts',
  statements: ({ topology }) => addColumn(topology, 'pairs', 'doubted Bool'),
}
