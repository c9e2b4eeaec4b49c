// A thread that reads files: parsing and hashing take all of a core, and leave the main thread free to feed the engine.
import { parentPort } from 'node:worker_threads'
import { errorText } from '../../error-text.ts'
import { compareBodies } from './compare-bodies.ts'
import { fetchLines } from './fetch-lines.ts'
import type { Job, Lines, News } from './messages.ts'
import { createPathTable } from './path-table.ts'
import type { Shape } from './print-copy.ts'
import { readFile } from './read-file.ts'

const port = parentPort!
const paths = createPathTable()
const MOST_SHAPES = 200_000
const sent = new Set<string>()

const isKnown = ({ id }: Shape): boolean => {
  if (sent.has(id)) return true
  // sent once more later: whoever receives it knows it by its id
  if (sent.size >= MOST_SHAPES) sent.clear()
  sent.add(id)
  return false
}

let taken = (): void => {}

const tell = (news: News, moved: readonly ArrayBuffer[] = []): void => port.postMessage(news, moved)

const send = (part: { readonly lines: Lines }): Promise<void> =>
  new Promise((resolve) => {
    taken = resolve
    // moved, not copied
    tell({ kind: 'part', part }, [part.lines.buffer])
  })

const run = async (job: Job): Promise<unknown> => {
  switch (job.kind) {
    case 'read':
      return readFile(job, { paths, isKnown, send })
    case 'fetch':
      return fetchLines(job, paths, send)
    case 'compare':
      return compareBodies(job)
  }
}

port.on('message', (message: Job | 'taken') => {
  if (message === 'taken') return taken()
  run(message).then(
    (end) => tell({ kind: 'end', end }),
    (error: unknown) => tell({ kind: 'failed', why: errorText(error) }),
  )
})
