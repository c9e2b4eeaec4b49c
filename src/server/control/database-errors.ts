import { ServerError } from '../server-error.ts'
import type { ControlStore } from './control-store.ts'

/**
 * The same store, whose rejections are sentences.
 * @param problem one sentence on an error of the database, with what to do
 */
export const withDatabaseErrors = (
  store: ControlStore,
  problem: (error: unknown) => string,
): ControlStore => {
  const told = (error: unknown): ServerError =>
    error instanceof ServerError ? error : new ServerError('database', problem(error), { cause: error })
  const wrap =
    <Given extends readonly unknown[], Value>(method: (...given: Given) => Promise<Value>) =>
    async (...given: Given): Promise<Value> => {
      try {
        return await method(...given)
      } catch (error) {
        throw told(error)
      }
    }
  return Object.fromEntries(
    Object.entries(store).map(([name, method]) => [name, wrap(method as () => Promise<unknown>)]),
  ) as unknown as ControlStore
}
