/** Does all jobs, `width` at a time, in their order. Rejects with the first job that does. */
export async function inPool<T>(jobs: readonly (() => Promise<T>)[], width: number): Promise<readonly T[]> {
  const results: T[] = []
  let next = 0
  const work = async (): Promise<void> => {
    while (next < jobs.length) {
      const mine = next++
      results[mine] = await jobs[mine]!()
    }
  }
  await Promise.all(Array.from({ length: width }, work))
  return results
}
