import type { Io } from '../verb.ts'

/** https://no-color.org: any value that is not empty */
export const usesColor = ({ stdout, env }: Pick<Io, 'stdout' | 'env'>): boolean =>
  stdout.isTTY === true && !env['NO_COLOR']
