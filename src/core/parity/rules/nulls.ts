import type { BuiltInRule } from '../rule.ts'
import { VERIFIED_ON } from './verified-on.ts'

/** Members that are null: RudderStack's SDK leaves them out, at any depth, also inside lists; an item of a list stays null. */
export const nulls: readonly BuiltInRule[] = [
  {
    id: 'null-trait',
    says: "RudderStack's SDK leaves out traits that are null.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'A trait that is set to null is not sent, so it never unsets what destinations and warehouses hold: the old value stays.',
    legs: ['segment'],
    types: ['identify', 'group'],
    paths: ['/traits/**'],
    fits: (value) => value === null,
  },
  {
    id: 'null-property',
    says: "RudderStack's SDK leaves out properties that are null.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'A property that is null (also one that is no number, as 0 / 0 is) is not sent: destinations that take null for "empty this field" keep the old value, and the property is missing where its presence was counted.',
    legs: ['segment'],
    paths: ['/properties/**'],
    fits: (value) => value === null,
  },
  {
    id: 'null-context',
    says: "RudderStack's SDK leaves out members of the context that are null.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'A member of the context that is null is not sent: ip: null no longer keeps the vendor from filling in the address of the visitor.',
    legs: ['segment'],
    paths: ['/context/**'],
    fits: (value) => value === null,
  },
  {
    id: 'no-group-id',
    says: "Segment's SDK has a group id of null where there is none, RudderStack's has none.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['segment'],
    types: ['group'],
    paths: ['/groupId'],
    fits: (value) => value === null,
  },
]
