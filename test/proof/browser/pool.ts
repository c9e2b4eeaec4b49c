/** Does all jobs, `width` at a time, in their order. Rejects with the first job that does. */
export async function inPool(jobs: readonly (() => Promise<void>)[], width: number): Promise<void> {
  let next = 0
  const work = async (): Promise<void> => {
    while (next < jobs.length) await jobs[next++]!()
  }
  await Promise.all(Array.from({ length: width }, work))
}
