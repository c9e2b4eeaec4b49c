import { Worker } from 'node:worker_threads'
import type { End, Job, News, Part } from './messages.ts'

export type Threads = {
  readonly count: number
  /**
   * Runs a job on the next free thread.
   * @param take a part of its answer; the thread goes on once that resolves
   */
  run<J extends Job>(job: J, take?: (part: Part<J['kind']>) => Promise<void>): Promise<End<J['kind']>>
  close(): Promise<void>
}

/** Beside this file, in the source as in dist. */
const MAIN = new URL(import.meta.url.endsWith('.ts') ? './main.ts' : './main.js', import.meta.url)

/** Of the objects that JavaScript makes: so much that no file can fill the machine. */
const LIMITS = {
  maxOldGenerationSizeMb: 256,
  // nearly all is garbage at once: the rarer it is looked for, the less of it has to be moved
  maxYoungGenerationSizeMb: 64,
} as const

export const startThreads = (count: number): Threads => {
  const idle: Worker[] = []
  const waiting: ((worker: Worker) => void)[] = []
  const all: Worker[] = []

  const release = (worker: Worker): void => {
    const next = waiting.shift()
    if (next) next(worker)
    else idle.push(worker)
  }
  for (let i = 0; i < count; i++) {
    const worker = new Worker(MAIN, { resourceLimits: LIMITS })
    all.push(worker)
    idle.push(worker)
  }
  const free = (): Promise<Worker> => {
    const worker = idle.pop()
    return worker ? Promise.resolve(worker) : new Promise((resolve) => waiting.push(resolve))
  }
  return {
    count,
    async run<J extends Job>(job: J, take?: (part: Part<J['kind']>) => Promise<void>) {
      const worker = await free()
      try {
        return (await ask(worker, job, take as (part: unknown) => Promise<void>)) as End<J['kind']>
      } finally {
        release(worker)
      }
    },
    async close() {
      await Promise.all(all.map((worker) => worker.terminate()))
    },
  }
}

const ask = (
  worker: Worker,
  job: Job,
  take: ((part: unknown) => Promise<void>) | undefined,
): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const settle = (act: () => void): void => {
      worker.off('message', hear)
      worker.off('error', fail)
      worker.off('exit', leave)
      act()
    }
    const fail = (error: unknown): void =>
      settle(() => reject(error instanceof Error ? error : new Error(String(error))))
    const leave = (): void => fail(new Error('a reading thread ended'))
    const hear = (news: News): void => {
      if (news.kind === 'end') return settle(() => resolve(news.end))
      if (news.kind === 'failed') return fail(new Error(news.why))
      Promise.resolve(take?.(news.part)).then(() => worker.postMessage('taken', []), fail)
    }
    worker.on('message', hear)
    worker.on('error', fail)
    worker.on('exit', leave)
    worker.postMessage(job, [])
  })
