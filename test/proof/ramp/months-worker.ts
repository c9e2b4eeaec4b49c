// Plays months on a thread of its own: `workerData` is a list of MonthOptions, and each month is posted when it is over.
import { parentPort, workerData } from 'node:worker_threads'
import { playMonth, type MonthOptions } from './months.ts'

for (const options of workerData as readonly MonthOptions[])
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port, and no window's
  parentPort!.postMessage(await playMonth(options))
