import { isFields } from '../../call/canonical-copy.ts'
import type { BuiltInRule } from '../rule.ts'
import { inside, isText, isZoneName, isZoneOffset } from './forms.ts'
import { VERIFIED_ON } from './verified-on.ts'

/** RudderStack's SDK for the web knows no screen views: the gate sends them to its data plane in its place. */
export const screen: readonly BuiltInRule[] = [
  {
    id: 'screen-name',
    says: "A screen view's name stands among its properties at RudderStack, as a page view's does at both.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['segment'],
    types: ['screen'],
    finds: ({ copy: { name } }) =>
      isText(name) ? [{ names: ['properties', 'name'], from: ['name'], becomes: { value: name } }] : [],
  },
  {
    id: 'screen-category',
    says: "A screen view's category stands among its properties at RudderStack, and there alone.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover: 'The category of a screen view is properties.category, where Segment had it beside the name.',
    legs: ['segment'],
    types: ['screen'],
    finds: ({ copy: { category } }) =>
      isText(category)
        ? [
            { names: ['category'], becomes: { nothing: true, prunes: false } },
            { names: ['properties', 'category'], from: ['category'], becomes: { value: category } },
          ]
        : [],
  },
  {
    id: 'screen-without-name',
    says: 'A screen view without a name has a name of null at RudderStack.',
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    types: ['screen'],
    paths: ['/name'],
    fits: (value) => value === null,
  },
  {
    id: 'screen-context',
    says: 'A screen view has neither campaign nor time zone at RudderStack.',
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover: 'Screen views have no context.campaign and no context.timezone.',
    legs: ['segment'],
    types: ['screen'],
    paths: ['/context/campaign', '/context/timezone'],
    fits: (value, _, name) => (name === 'campaign' ? isFields(value) : isZoneName(value)),
  },
  {
    id: 'recovered-screen',
    says: 'A screen view that a later page has sent again has category, campaign and time zone at RudderStack, as a page view has.',
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'Screen views that a later page has sent again (context.crossfade.recovered) have category, context.campaign and context.timezone, which others lack.',
    legs: ['rudderstack'],
    types: ['screen'],
    paths: ['/category', '/context/campaign', '/context/timezone'],
    fits: (value, { copy, stamp }, name) => {
      if (stamp['recovered'] !== true) return false
      if (name === 'category') return isText(value) && value === inside(copy, 'properties', 'category')
      return name === 'campaign' ? isFields(value) : isZoneOffset(value)
    },
  },
]
