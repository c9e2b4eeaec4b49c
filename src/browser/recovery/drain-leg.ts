import type { Leg } from '../../core/index.ts'
import type { JournalRecord, Owed } from '../journal/record.ts'
import { dispositionOf } from './disposition.ts'
import { outgoingOf } from './outgoing.ts'
import type { Became, RecoverOptions } from './recover-options.ts'

/** Calls of a leg in memory at a time, whatever waits in the journal. */
const IN_HAND = 50

type Options = Pick<RecoverOptions, 'journal' | 'senders' | 'killed' | 'taken' | 'tell' | 'now' | 'maxAgeMs'>

/** Settles when it is sent, or will not be by this page. */
async function send(leg: Leg, record: JournalRecord, owed: Owed, options: Options): Promise<Became | null> {
  const { journal, senders, taken } = options
  const outgoing = outgoingOf(leg, record, taken?.[leg].get(record.id))
  if (outgoing === null) return { kind: 'handed' }
  const before = owed.attempts ?? 0
  const sent = await senders[leg].send(outgoing, (failures) =>
    journal.update(record.id, leg, { ...owed, attempts: before + failures }),
  )
  return sent.kind === 'stopped' ? null : (sent as Became)
}

/** What becomes of one leg of a call; `null`: it goes on owing it. */
async function settle(leg: Leg, record: JournalRecord, options: Options): Promise<Became | null> {
  const disposition = dispositionOf(record, leg, options.now(), options.maxAgeMs)
  switch (disposition.kind) {
    case 'nothing':
      return null
    case 'send':
      return options.killed() === leg ? null : send(leg, record, disposition.owed, options)
    case 'handed':
    case 'expired':
      return disposition as Became
  }
}

/** Sends everything that one leg owes of these records, and ends what it need not send. */
export async function drainLeg(
  leg: Leg,
  options: Options,
  records: AsyncIterable<JournalRecord>,
): Promise<void> {
  const inHand = new Set<Promise<void>>()
  const work = async (record: JournalRecord): Promise<void> => {
    const became = await settle(leg, record, options)
    if (became === null) return
    options.journal.update(record.id, leg, null)
    options.tell(leg, record, became)
  }
  for await (const record of records) {
    // one that nothing can be made of is not to keep the others; it expires
    const job = work(record).catch(() => {})
    inHand.add(job)
    void job.then(() => inHand.delete(job))
    if (inHand.size >= IN_HAND) await Promise.race(inHand)
  }
  await Promise.all(inHand)
}
