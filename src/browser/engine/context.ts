import type { Person, Subject } from '../../core/index.ts'
import type { GateContext, GateOptions } from '../options.ts'

const AREAS = 'Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific'

type Temporal = { readonly Now: { timeZoneId(): string } }

/** `Intl` sets up all of a date's formats to name it: 11 ms, and more than 40 on a slow machine. */
const timeZone = (): string =>
  (globalThis as { Temporal?: Temporal }).Temporal?.Now.timeZoneId() ??
  Intl.DateTimeFormat().resolvedOptions().timeZone

/** The area of the IANA time zone (`Europe`, `America`); `unknown` where the browser names none, as for `Etc/UTC`. */
function regionOfTimeZone(): string {
  try {
    return new RegExp(`^(${AREAS})/`).exec(timeZone())?.[1] ?? 'unknown'
  } catch {
    return 'unknown'
  }
}

/** What the page's server has put into it (`crossfade-gate/node`), so that the first decision needs no request. */
export const bootstrap = (): { readonly rollout?: unknown; readonly region?: unknown } =>
  (globalThis as { crossfadeBootstrap?: { rollout?: unknown; region?: unknown } }).crossfadeBootstrap ?? {}

/** The server's word of where the visitor is, else the time zone's. */
function regionOfPage(): string {
  const { region } = bootstrap()
  return typeof region === 'string' && region ? region : regionOfTimeZone()
}

/** What the app says of its visitor, now. An app's own function may throw: then it says nothing. */
export function readContext(context: GateOptions['context']): GateContext {
  try {
    return { region: regionOfPage(), ...(typeof context === 'function' ? context() : context) }
  } catch {
    return { region: regionOfPage() }
  }
}

type Ids = { readonly deviceId: string | null; readonly sessionId: string; readonly keepsIds: boolean }

/** Who is assigned. An id that the next page will not have is left out, so that it is not hashed. */
export function subjectOf(
  context: GateContext,
  person: Person,
  { deviceId, sessionId, keepsIds }: Ids,
): Subject {
  const { region, area, appVersion, ...properties } = context
  const given = {
    deviceId,
    anonymousId: keepsIds ? person.anonymousId : null,
    userId: person.userId,
    sessionId,
    region,
    area,
    appVersion,
    currentTime: new Date().toISOString(),
    properties,
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null))
}
