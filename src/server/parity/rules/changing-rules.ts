import { BUILT_IN_RULES } from '../../../core/parity/built-in-rules.ts'

/** Ids of the built-in rules whose differences analysts will notice at cutover. */
export const CHANGING_RULES: ReadonlySet<string> = new Set(
  BUILT_IN_RULES.filter(({ effect }) => effect === 'changes-meaning').map(({ id }) => id),
)
