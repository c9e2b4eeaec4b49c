import { isFields } from '../../call/canonical-copy.ts'
import { isEmpty } from '../json-value.ts'
import type { BuiltInRule } from '../rule.ts'
import { isText } from './forms.ts'
import { VERIFIED_ON } from './verified-on.ts'

/** Where and what each vendor's copy says of the person. */
export const person: readonly BuiltInRule[] = [
  {
    id: 'user-traits',
    says: "RudderStack's SDK puts the user's traits into the context of every event.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'Every event carries all traits of the user in context.traits: personal data reaches tables and destinations that had none (columns context_traits_*), and what reads them must not be surprised.',
    legs: ['rudderstack'],
    notTypes: ['identify'],
    paths: ['/context/traits'],
    fits: (value) => isFields(value) && !isEmpty(value),
  },
  {
    id: 'no-user-traits',
    says: "RudderStack's SDK has empty traits in the context of every event of somebody without traits.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['rudderstack'],
    notTypes: ['identify'],
    paths: ['/context/traits'],
    fits: (value) => isFields(value) && isEmpty(value),
  },
  {
    id: 'option-traits',
    says: 'Traits that an app says in the options of an identify, or of a screen view, reach Segment alone: at RudderStack their place is that of the user’s own.',
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'Traits in the options (context.traits) of an identify or a screen view are not sent: say them as traits of the identify.',
    legs: ['segment'],
    types: ['identify', 'screen'],
    paths: ['/context/traits'],
    fits: isFields,
  },
  {
    id: 'alias-target',
    says: "Segment's SDK overwrites the new id of an alias with the id of whoever is identified; RudderStack's keeps it.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'An alias made while somebody is identified says the new id that the app has given; at Segment it said the current one, and joined nobody.',
    legs: ['segment', 'rudderstack'],
    types: ['alias'],
    paths: ['/userId'],
    // an anonymous person's former id is the anonymous one
    fits: (value, { copy: { previousId, anonymousId } }) =>
      isText(value) && isText(previousId) && previousId !== anonymousId,
    becomes: () => '[alias target]',
  },
]
