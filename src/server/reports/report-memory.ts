import type { Rollout } from '../../core/index.ts'
import type { Assigned } from '../population/known-person.ts'
import { createPopulation, type Population } from '../population/population.ts'
import { createMemoryTallies } from './memory-tallies.ts'
import { createPropagationMeter, type Propagation } from './propagation.ts'
import type { Report } from './report.ts'
import { revisionFloor, type RevisionFloor } from './revision-floor.ts'
import { createSeenPages } from './seen-pages.ts'
import type { Tallies } from './tallies.ts'

/** All that the server knows of people and pages, from what browsers report; gone with the process. */
export type ReportMemory = {
  /** Takes a report that is well-formed. */
  take(report: Report, inForce: Rollout): void
  /** A revision came into force. @param at ms since epoch */
  published(revision: number, at: number): void
  readonly tallies: Tallies
  readonly population: Population
  /**
   * How open pages follow, for the status.
   * @param highest the highest revision that this server published, or was told of by `--revision-floor`
   * @param streams how many are open
   */
  live(highest: number, streams: number): LiveStatus
}

type LiveStatus = {
  readonly propagation: Propagation
  readonly revisionFloor: RevisionFloor | null
}

/** @param now ms since epoch */
export const createReportMemory = (now: () => number): ReportMemory => {
  const tallies = createMemoryTallies()
  const population = createPopulation(now)
  const pages = createSeenPages(now)
  const meter = createPropagationMeter()
  return {
    take(report, inForce) {
      tallies.add(report, inForce)
      if (!isAssigned(report) || report.key !== inForce.key) return
      population.add(report, inForce)
      const { before, page } = pages.add(report)
      meter.take(before, page)
    },
    published: meter.published,
    tallies,
    population,
    live: (highest, streams) => ({
      propagation: meter.read(pages.values(), now(), streams),
      revisionFloor: revisionFloor(pages.values(), highest, now()),
    }),
  }
}

/** By a rollout: without one the fallback decides. */
const isAssigned = (report: Report): report is Assigned => report.cohort !== null && report.revision > 0
