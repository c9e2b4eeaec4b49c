import { problem } from '../../http/problem.ts'
import type { Parity } from '../../parity/create-parity.ts'
import { WarehouseError } from '../../warehouse/warehouse-error.ts'
import type { ApiPorts } from '../ports.ts'

const RETRY = { 'retry-after': '5' }

/** What was asked of the pairs, or 503 in one sentence where nobody can answer now. */
export const withParity = async (
  { parity }: Pick<ApiPorts, 'parity'>,
  answer: (parity: Parity) => Promise<Response>,
): Promise<Response> => {
  const current = await parity()
  if (typeof current === 'string') return problem(503, current, RETRY)
  try {
    return await answer(current)
  } catch (error) {
    if (error instanceof WarehouseError) return problem(503, error.message, RETRY)
    throw error
  }
}

export const NO_PARITY = { 503: { means: 'There is no warehouse, or it does not answer.' } } as const
