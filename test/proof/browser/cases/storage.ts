import { CALLS, DOWN, ROUND_TRIP, type Case } from '../case.ts'
import { fillStorage, freeStorage, plantGarbage, raiseVersions, REFUSE_WRITES } from '../plant.ts'
import { journalOpen, WATCH_JOURNAL } from '../watch-journal.ts'
import type { Trial, VisitOptions } from '../trial.ts'
import type { Visit } from '../visit.ts'

/**
 * Makes calls that no endpoint takes, and leaves by an address of the same task.
 * @param options of the page
 * @param before it makes them
 */
async function pendingCalls(
  trial: Trial,
  options: VisitOptions = {},
  before?: (visit: Visit) => Promise<void>,
): Promise<void> {
  const visit = await trial.open(options)
  await visit.ready()
  await before?.(visit)
  trial.fail(DOWN)
  await visit.makeAndLeave(CALLS)
  await visit.close()
}

/** Does something to what this origin stores, on a page without a script. */
async function onStores(trial: Trial, change: (visit: Visit) => Promise<void>): Promise<void> {
  const visit = await trial.open({ on: 'none' })
  await change(visit)
  await visit.close()
}

/** A page before this one has made every store that there is. */
async function warmUp(trial: Trial): Promise<void> {
  const visit = await trial.open()
  await visit.ready()
  await visit.leave()
  await visit.close()
}

const garbage: Case = {
  name: 'corrupt stores',
  async play(trial) {
    await warmUp(trial)
    const { segment, rudderstack } = trial.sandbox.settings
    const keys = { segment: segment.writeKey, rudderstack: rudderstack.writeKey }
    await onStores(trial, ({ page }) => plantGarbage(page, keys))
    await pendingCalls(trial)
    return {}
  },
}

const otherVersion: Case = {
  name: 'database of a later release',
  arms: ['gate'],
  async play(trial) {
    await warmUp(trial)
    await onStores(trial, ({ page }) => raiseVersions(page))
    await pendingCalls(trial)
    return {}
  },
}

const full: Case = {
  name: 'local storage full',
  alone: true,
  async play(trial) {
    await onStores(trial, ({ page }) => fillStorage(page))
    // until its database is open such a page has nothing but its memory, and a busy machine takes seconds to open one
    if (trial.arm === 'gate') await pendingCalls(trial, { before: WATCH_JOURNAL }, journalOpen)
    else await pendingCalls(trial)
    await onStores(trial, ({ page }) => freeStorage(page))
    return {}
  },
}

const allFull: Case = {
  name: 'every store full, then tab close',
  keepsNothing: true,
  async play(trial) {
    await onStores(trial, ({ page }) => fillStorage(page))
    const visit = await trial.open({ before: REFUSE_WRITES })
    await visit.ready()
    trial.fail(ROUND_TRIP)
    await visit.make(CALLS)
    await visit.close()
    await onStores(trial, ({ page }) => freeStorage(page))
    return {}
  },
}

export const storageCases: readonly Case[] = [full, allFull, garbage, otherVersion]
