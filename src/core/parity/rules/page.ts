import { isFields } from '../../call/canonical-copy.ts'
import { isEmpty, own } from '../json-value.ts'
import type { BuiltInRule } from '../rule.ts'
import { campaignOf, inside, isHost, isUrl, isZoneName, isZoneOffset } from './forms.ts'
import { VERIFIED_ON } from './verified-on.ts'

/** What RudderStack's SDK says of a page besides, each in its form. */
const EXTRAS: Readonly<Record<string, (value: unknown) => boolean>> = {
  tab_url: isUrl,
  referring_domain: isHost,
  initial_referrer: (value) => value === '$direct' || isUrl(value),
  initial_referring_domain: isHost,
}

/** How each SDK tells the page, the campaign and where in the world the browser is. */
export const page: readonly BuiltInRule[] = [
  {
    id: 'page-extras',
    says: "RudderStack's SDK says more of the page: the address with its fragment, the referrer's host, and those of the first page of all.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: [
      '/context/page/tab_url',
      '/context/page/referring_domain',
      '/context/page/initial_referrer',
      '/context/page/initial_referring_domain',
    ],
    fits: (value, _, name) => EXTRAS[name]!(value),
  },
  {
    id: 'page-extra-properties',
    says: "RudderStack's SDK repeats what it says more of the page among a page view's properties.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    types: ['page'],
    paths: [
      '/properties/tab_url',
      '/properties/referring_domain',
      '/properties/initial_referrer',
      '/properties/initial_referring_domain',
    ],
    fits: (value, { copy }, name) => EXTRAS[name]!(value) && value === inside(copy, 'context', 'page', name),
  },
  {
    id: 'direct-referrer',
    says: 'A page without a referrer has an empty one at Segment, and $direct at RudderStack.',
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'Visits without a referrer have the text "$direct" as referrer where Segment had an empty one: filters such as referrer = \'\' find nothing any more.',
    legs: ['rudderstack'],
    paths: ['/context/page/referrer'],
    fits: (value) => value === '$direct',
    becomes: () => '',
  },
  {
    id: 'direct-referrer-property',
    says: 'A page view without a referrer has an empty one among its properties at Segment, and $direct at RudderStack.',
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'Page views without a referrer have the text "$direct" as property referrer where Segment had an empty one.',
    legs: ['rudderstack'],
    types: ['page'],
    paths: ['/properties/referrer'],
    fits: (value) => value === '$direct',
    becomes: () => '',
  },
  {
    id: 'empty-campaign',
    says: "RudderStack's SDK has a campaign without members where the address names none.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    paths: ['/context/campaign'],
    fits: (value) => isFields(value) && isEmpty(value),
  },
  {
    id: 'campaign-of-address',
    says: 'Where an app says a campaign itself, RudderStack’s SDK adds to it what the address says of one; Segment’s does not.',
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'A campaign that the app says is completed with the utm_ parameters of the address, which may be those of another campaign.',
    legs: ['rudderstack'],
    finds: ({ copy }) => {
      const campaign = inside(copy, 'context', 'campaign')
      if (!isFields(campaign) || isEmpty(campaign)) return []
      const ofAddress = campaignOf(inside(copy, 'context', 'page', 'search'))
      const names = Object.keys(campaign)
      const added = names.filter((name) => own(ofAddress, name) === campaign[name])
      // all of it is of the address, and Segment's SDK has found the same there
      if (added.length === names.length) return []
      return added.map((name) => ({
        names: ['context', 'campaign', name],
        becomes: { nothing: true, prunes: false },
      }))
    },
  },
  {
    id: 'time-zone',
    says: "Segment's SDK names the time zone, RudderStack's tells how far it is from Greenwich at the time.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'context.timezone is an offset such as GMT+0100, which changes with daylight saving time, where Segment had a name such as Europe/Zurich: reports by time zone begin anew.',
    legs: ['segment', 'rudderstack'],
    notTypes: ['screen'],
    paths: ['/context/timezone'],
    fits: (value, { leg }) => (leg === 'segment' ? isZoneName(value) : isZoneOffset(value)),
    becomes: () => '[time zone]',
  },
]
