/** Codes that pages count, and what each means; those of a leg begin with its name. */
const TEXTS: Readonly<Record<string, string>> = {
  'calls-overflow': 'more calls waited than the page holds in memory: the journal sends them',
  expired: 'a call that an earlier page had left was too old to keep',
  failover: 'an SDK did not load, and the other leg stood in',
  'foreign-sdk': 'the page also runs an SDK without the gate',
  'no-journal': 'the journal could not be loaded: calls are sent and not kept',
  'journal-database': 'no database: the journal is in local storage',
  'journal-corrupt': 'entries of the journal could not be read and were set aside',
  'journal-full': 'the journal is full: calls are sent and not kept',
  'journal-memory': 'nothing can be stored: the journal is in memory alone',
  'journal-unwritable': 'the journal could not be written',
  'rollout-refused': 'the rollout has problems, and the one before stays',
  'rollout-unavailable': 'the rollout could not be fetched',
  'rollout-timeout': 'the rollout did not come in time',
  'sdk-queue-corrupt': 'an SDK’s own queue could not be read and was set aside',
  'sdk-queue-unread': 'an SDK’s own queue could not be read',
}

const LEG_TEXTS: Readonly<Record<string, string>> = {
  recovered: 'a later page sent the call, and the vendor confirmed it',
  'recovery-handed': 'the call had left with its page, unconfirmed',
  'recovery-refused': 'a later page sent the call, and the vendor refused it',
  'recovery-expired': 'the call was too old for a later page to send',
  retried: 'the SDK loaded at the second try, without what failed',
  timeout: 'the SDK did not load in time',
  chunk: 'a file of the gate did not come',
  'config-unreachable': 'the vendor’s settings could not be fetched',
  'config-invalid': 'the vendor’s settings could not be read',
}

const DROPPED: Readonly<Record<string, string>> = {
  consent: 'made, or still waiting, while consent was withdrawn',
  gpc: 'made while Global Privacy Control said no',
  held: 'more calls waited for an answer about consent than the page holds',
  invalid: 'the call’s arguments were none',
  middleware: 'the app’s own middleware took the call out',
  threw: 'the call could not be taken',
}

const own = (texts: Readonly<Record<string, string>>, code: string): string | null =>
  Object.hasOwn(texts, code) ? texts[code]! : null

/** What a problem code means; `null` where it is not one of the gate's, or says all by itself. */
export function problemText(code: string): string | null {
  const leg = /^(?:segment|rudderstack)-(.+)$/.exec(code)?.[1]
  const dropped = /^dropped-(.+)$/.exec(code)?.[1]
  return own(TEXTS, code) ?? (leg ? own(LEG_TEXTS, leg) : null) ?? (dropped ? own(DROPPED, dropped) : null)
}
