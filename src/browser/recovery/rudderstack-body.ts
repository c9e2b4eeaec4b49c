import { pageContext, recordedPage } from '../../core/call/page-context.ts'
import { namedUser } from '../../core/call/named-user.ts'
import type { Copy, Fields } from '../../core/index.ts'
import type { JournalRecord } from '../journal/record.ts'
import { VERSION } from '../version.ts'
import { isObject, mergeDeep } from './merge-deep.ts'
import { withoutNulls } from './without-nulls.ts'

/** What no call may say of itself: the SDK leaves it out. */
const RESERVED = ['library', 'consentManagement', 'userAgent', 'ua-ch', 'screen']

const without = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)))

function urlOf(text: string): URL | null {
  try {
    return new URL(text)
  } catch {
    return null
  }
}

function campaignOf(href: string): Fields {
  const parameters = [...(urlOf(href)?.searchParams ?? [])].filter(([name]) => name.startsWith('utm_'))
  return Object.fromEntries(
    parameters.map(([name, value]) => [name === 'utm_campaign' ? 'name' : name.slice(4), value]),
  )
}

/** `GMT+0100`, as it was at the time of the call. */
const timezoneAt = (timestamp: string): string =>
  /[A-Z]+[+-]\d+/.exec(new Date(timestamp).toString())?.[0] ?? 'NA'

/** The page as RudderStack lays it out. */
function theirPage(copy: Copy): Fields {
  const referringDomain = urlOf(copy.page.referrer)?.host ?? ''
  const { referrer } = pageContext(copy)
  return {
    referring_domain: referringDomain,
    tab_url: copy.page.href,
    ...(referrer === '' && { referrer: '$direct' }),
  }
}

/** What distinguishes the types of calls. */
function ownFields({ made: { call, person } }: JournalRecord, copy: Copy): Fields {
  const { fields, event, name, category } = call
  const named = { ...(category && { category }), ...(name && { name }) }
  switch (call.type) {
    case 'track':
      return { event, properties: fields }
    case 'page':
      return {
        ...named,
        properties: { ...recordedPage(copy.page), ...theirPage(copy), ...fields, ...named },
      }
    case 'screen':
      return { ...named, properties: { ...fields, ...named } }
    case 'group':
      return { groupId: person.groupId || null, traits: person.groupTraits }
    case 'alias':
      return { previousId: call.from ?? (person.userId || person.anonymousId) }
    case 'identify':
    case 'reset':
      return {}
  }
}

/** Of the page of a page view the SDK says what the properties say; of every other call's, what the call says. */
function pageOf(copy: Copy): Fields {
  const { referring_domain: computed, ...theirs } = theirPage(copy)
  const said = copy.type === 'page' ? copy.fields['referring_domain'] : null
  return { referring_domain: said || computed, ...pageContext(copy), ...theirs }
}

function contextOf(record: JournalRecord, copy: Copy): Fields {
  const { call, person, page, timestamp } = record.made
  const notOfIdentify = call.type === 'identify' ? ['traits'] : []
  const { context, ...options } = without(call.options, [
    'timestamp',
    'messageId',
    'userId',
    'page',
    'integrations',
    'anonymousId',
    'originalTimestamp',
    ...notOfIdentify,
  ])
  const made = {
    traits: person.traits,
    os: { name: '', version: '' },
    userAgent: navigator.userAgent,
    locale: navigator.language,
    campaign: campaignOf(page.href),
    timezone: timezoneAt(timestamp),
    library: { name: 'crossfade-gate', version: VERSION },
  }
  const said = without(isObject(context) ? context : {}, [...RESERVED, ...notOfIdentify])
  const merged = mergeDeep(mergeDeep(made, without(options, RESERVED)), said)
  return { ...merged, page: pageOf(copy), crossfade: record.stamp }
}

/**
 * The event as RudderStack's SDK would send it, without what only the SDK or the sending knows (`sentAt`; of its context
 * `app`, `screen`, `sessionId`, `sessionStart`, `page.initial_referrer`, `page.initial_referring_domain`).
 */
export function rudderstackBody(record: JournalRecord, integrations: Fields): Fields {
  const { call, person, page, timestamp } = record.made
  const copy = { ...call, page } as Copy
  const named = person.userId ?? namedUser(call.options) ?? ''
  const who = { ...record, made: { ...record.made, person: { ...person, userId: named } } }
  return withoutNulls({
    type: call.type,
    channel: 'web',
    messageId: record.id,
    originalTimestamp: timestamp,
    anonymousId: person.anonymousId,
    userId: call.type === 'alias' ? (call.id ?? named) : named,
    integrations: Object.keys(integrations).length > 0 ? integrations : { All: true },
    context: contextOf(record, copy),
    ...ownFields(who, copy),
  }) as Fields
}
