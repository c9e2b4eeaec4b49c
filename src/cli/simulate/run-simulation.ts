import { setImmediate } from 'node:timers/promises'
import { createCounter, type Counter } from '../../core/cohort/simulation.ts'
import { specialise } from '../../core/cohort/specialise.ts'
import { stickinessOf, type Rollout, type Subject } from '../../core/index.ts'
import { CliError } from '../cli-error.ts'
import { subjectMaker } from '../rollout-file/subject.ts'
import { lineBatches } from '../stream/line-batches.ts'
import { openIds } from '../stream/open-ids.ts'
import { createProgress } from '../stream/progress.ts'
import type { Io } from '../verb.ts'
import { madeUpPeople, varyingFields } from './made-up.ts'
import { createRegions, type Regions } from './regions.ts'

export type People =
  | { readonly kind: 'made-up'; readonly count: number }
  /** One id a line, of the named field. */
  | { readonly kind: 'ids'; readonly file: string; readonly by: string }

type Batch = {
  readonly subjects: Iterable<Subject>
  readonly count: number
  /** 0..1 of the whole, after it. */
  readonly part: number | null
}

export type Simulated = { readonly counter: Counter; readonly regions: Regions | null }

/** Puts everybody through both rollouts, in bounded memory, with the progress on stderr. */
export const runSimulation = async (
  before: Rollout,
  after: Rollout,
  people: People,
  context: Subject,
  io: Io,
): Promise<Simulated> => {
  const varying = people.kind === 'ids' ? new Set([people.by]) : varyingFields(before, after)
  const lean = (rollout: Rollout): Rollout => specialise(rollout, context, varying)
  const counter = createCounter(lean(before), lean(after))
  const regions = after.stickiness === 'region' ? createRegions(after) : null
  const progress = createProgress(io.stderr, people.kind === 'ids' ? 'ids' : 'people', Date.now)
  const batches =
    people.kind === 'ids' ? fromFile(people, context, io) : madeUp(before, after, people, context, io)
  let done = 0
  try {
    for await (const { subjects, count, part } of batches) {
      for (const subject of subjects) {
        const assignment = counter.add(subject)
        regions?.add(stickinessOf(after, subject), assignment)
      }
      done += count
      progress.update(done, part)
    }
  } finally {
    progress.end()
  }
  return { counter, regions }
}

async function* fromFile(
  { file, by }: People & { kind: 'ids' },
  context: Subject,
  io: Io,
): AsyncGenerator<Batch> {
  const { chunks, size } = await openIds(file, io)
  const subjectOf = subjectMaker(context, by)
  for await (const { lines, bytes } of lineBatches(chunks))
    yield {
      subjects: each(lines, subjectOf),
      count: lines.length,
      part: size === null ? null : bytes / size,
    }
}

function* each<In, Out>(items: readonly In[], make: (item: In) => Out): Generator<Out> {
  for (const item of items) yield make(item)
}

async function* madeUp(
  before: Rollout,
  after: Rollout,
  { count }: People & { kind: 'made-up' },
  context: Subject,
  io: Io,
): AsyncGenerator<Batch> {
  let made = 0
  for (const subjects of madeUpPeople(before, after, count, context)) {
    made += subjects.length
    yield { subjects, count: subjects.length, part: made / count }
    // lets a signal through
    await setImmediate()
    if (io.signal.aborted) throw new CliError(3, 'stopped before the last person.')
  }
}
