import { pageContext, recordedPage } from '../../core/call/page-context.ts'
import type { Copy, Fields } from '../../core/index.ts'
import type { JournalRecord } from '../journal/record.ts'
import { VERSION } from '../version.ts'

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '))
  } catch {
    return text
  }
}

/** The `utm_` members of a query string, as Segment's SDK takes it apart. */
function campaignOf(search: string): Fields {
  const pairs = search
    .replace(/^\?/, '')
    .split(/[?&]/)
    .map((pair) => pair.split('='))
  const utm = pairs.filter(([key = '']) => key.includes('utm_') && key.length > 4)
  return Object.fromEntries(
    utm.map(([key = '', value = '']) => {
      const name = key.slice(4)
      return [name === 'campaign' ? 'name' : name, decoded(value)]
    }),
  )
}

/** What Segment's SDK adds to the context of an event, as far as it is known without it. */
function enriched(context: Fields): Fields {
  const search = (context['page'] as Fields)['search']
  const campaign = typeof search === 'string' && search !== '' && campaignOf(search)
  return {
    locale: navigator.language,
    ...(campaign && { campaign }),
    ...context,
    userAgent: navigator.userAgent,
    timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    library: { name: 'crossfade-gate', version: VERSION },
  }
}

/** What distinguishes the types of calls. */
function ownFields({ made: { call, person, page } }: JournalRecord): Fields {
  const { fields, event, name, category } = call
  const named = { ...(category != null && { category }), ...(name != null && { name }) }
  switch (call.type) {
    case 'track':
      return { event, properties: fields }
    case 'page':
      return { ...named, properties: { ...recordedPage(page), ...fields, ...named } }
    case 'screen':
      return { ...named, properties: fields }
    case 'identify':
      return { traits: person.traits }
    case 'group':
      return { groupId: person.groupId, traits: person.groupTraits }
    case 'alias':
      return { previousId: call.from ?? person.userId ?? person.anonymousId }
    case 'reset':
      return {}
  }
}

/**
 * The event as Segment's SDK would send it, without what only the SDK or the sending knows (`writeKey`, `sentAt`,
 * `_metadata`, `context.userAgentData`, `context.amp`, `context.referrer`).
 */
export function segmentBody(record: JournalRecord, integrations: Fields): Fields {
  const { call, person, page, timestamp } = record.made
  const copy = { ...call, page } as Copy
  const {
    context,
    page: _,
    integrations: __,
    anonymousId: ___,
    timestamp: said,
    messageId,
    userId,
    ...more
  } = call.options
  const named = call.type === 'alias' ? (userId ?? call.id) : userId
  return {
    type: call.type,
    messageId: messageId || `cf-${record.id}`,
    timestamp: said ?? timestamp,
    anonymousId: person.anonymousId,
    userId: person.userId ?? (named || null),
    integrations,
    context: enriched({ ...(context as Fields), ...more, page: pageContext(copy), crossfade: record.stamp }),
    ...ownFields(record),
  }
}
