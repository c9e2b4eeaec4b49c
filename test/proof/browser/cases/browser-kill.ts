import { until } from '../../../../demo/until.ts'
import { DOWN, type Case } from '../case.ts'

/** Older than this is durable, counted from the moment in which the call's transaction was complete. */
const DURABLE_MS = 250
/** What a transaction needs, where the page writes none that could be watched. */
const TRANSACTION_MS = 50
const EVERY_MS = 25
const CALLS = 40
/** With fewer a trial says nothing. */
const LEAST_OWED = 10

type Durable = Map<string, number>

declare global {
  interface Window {
    /** Tells the proof that the transaction which wrote these calls is complete. */
    proofComplete(calls: readonly string[]): void
  }
}

/** In the page: looks on while databases are written, and tells when each transaction with calls is complete. */
function watchTransactions(): void {
  const written = new WeakMap<IDBTransaction, string[]>()
  for (const name of ['put', 'add'] as const) {
    const native = IDBObjectStore.prototype[name]
    IDBObjectStore.prototype[name] = function (this: IDBObjectStore, value: unknown, ...key: IDBValidKey[]) {
      const { transaction } = this
      // a record may hold the call as it is, or as text
      const ids = [...(JSON.stringify(value) ?? '').matchAll(/\\*"call\\*":\\*"([^"\\]+)/g)]
      const found = ids.map(([, id]) => id!)
      const known = written.get(transaction)
      if (known) known.push(...found)
      else if (found.length > 0) {
        written.set(transaction, found)
        transaction.addEventListener('complete', () => window.proofComplete(written.get(transaction)!))
      }
      return native.call(this, value, ...key)
    }
  }
}

/** Calls one after another until the browser is killed. */
const kill: Case = {
  name: 'browser SIGKILL',
  ownBrowser: true,
  trials: (asked, full) => (full && asked > 100 ? 100 : asked),
  async play(trial) {
    const context = await trial.visitor.context()
    const complete: Durable = new Map()
    const madeAt: Durable = new Map()
    await context.exposeFunction('proofComplete', (calls: readonly string[]) => {
      for (const call of calls) if (!complete.has(call)) complete.set(call, performance.now())
    })
    await context.addInitScript(watchTransactions)
    const visit = await trial.open()
    await visit.ready()
    trial.fail(DOWN)
    await visit.page.waitForFunction(() => performance.now() >= 1_000)
    for (let i = 0; i < CALLS; i++) {
      const due = performance.now() + EVERY_MS
      const [id] = await visit.make(1)
      madeAt.set(id!, performance.now())
      await until(() => performance.now() >= due, EVERY_MS)
    }
    const killedAt = performance.now()
    await trial.visitor.kill()
    // a busy machine may need longer for a transaction than it is given where none can be watched
    const unseen = trial.arm === 'gate' ? Infinity : 0
    const isOld = (id: string): boolean =>
      madeAt.get(id)! <= killedAt - DURABLE_MS - TRANSACTION_MS &&
      (complete.get(id) ?? unseen) <= killedAt - DURABLE_MS
    const owed = trial.made.filter(isOld)
    const problems =
      owed.length >= LEAST_OWED ? [] : [`only ${owed.length} of ${CALLS} calls were old enough to be owed`]
    return { owed: Object.fromEntries(trial.legs.map((leg) => [leg, owed])), problems }
  },
}

export const browserKillCases: readonly Case[] = [kill]
