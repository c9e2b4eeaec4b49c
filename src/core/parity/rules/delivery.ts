import { isFields } from '../../call/canonical-copy.ts'
import type { BuiltInRule, Sight } from '../rule.ts'
import { isAddress, isText } from './forms.ts'
import { VERIFIED_ON } from './verified-on.ts'

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/

const isTime = (value: unknown): value is string => typeof value === 'string' && ISO.test(value)

/** As it is nearly always: nothing to look into. */
const PLAIN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** `2026-11-23T10:00:00.000Z`, whatever the form; as it is where that is no day. */
function toIso(value: string): string {
  const ms = Date.parse(value)
  return Number.isNaN(ms) ? value : new Date(ms).toISOString()
}

const isStamped = ({ stamp }: Sight): boolean => isText(stamp['id'])

/** Where a copy goes, whence it came, and when it was made. */
export const delivery: readonly BuiltInRule[] = [
  {
    id: 'integrations',
    says: 'Each leg says of the destinations which ones it feeds; while both run, no other is fed twice.',
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['segment', 'rudderstack'],
    paths: ['/integrations'],
    fits: (value) =>
      isFields(value) && Object.values(value).every((one) => typeof one === 'boolean' || isFields(one)),
  },
  {
    id: 'sender-address',
    says: "Each vendor writes down the address from which its own request came; RudderStack's exports have it elsewhere.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['segment', 'rudderstack'],
    paths: ['/context/ip'],
    fits: isAddress,
  },
  {
    id: 'own-clock',
    says: "Without the gate's stamp each SDK puts its own time on an event.",
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['segment', 'rudderstack'],
    paths: ['/timestamp'],
    fits: (value, sight) => !isStamped(sight) && isTime(value),
  },
  {
    id: 'time-form',
    says: 'A time that the app has given as text reaches Segment as it is, and RudderStack in milliseconds and UTC.',
    verifiedOn: VERIFIED_ON,
    effect: 'none',
    legs: ['segment', 'rudderstack'],
    paths: ['/timestamp'],
    fits: (value, sight) => isStamped(sight) && isTime(value) && !PLAIN.test(value) && toIso(value) !== value,
    becomes: (value) => toIso(value as string),
  },
  {
    id: 'dotted-option',
    says: "An option whose name has a dot is an object in an object in Segment's context, and one name in RudderStack's.",
    verifiedOn: VERIFIED_ON,
    effect: 'changes-meaning',
    atCutover:
      'Options with a dot in their name are one member of the context (context["a.b"]) where they were nested (context.a.b).',
    legs: ['rudderstack'],
    finds: ({ copy: { context } }) =>
      (isFields(context) ? Object.keys(context) : [])
        .filter((name) => name.includes('.'))
        .flatMap((name) => {
          const from = ['context', name]
          const names = ['context', ...name.split('.')]
          return [
            { names: from, becomes: { nothing: true, prunes: false } },
            { names, from, becomes: { value: (context as Record<string, unknown>)[name] } },
          ]
        }),
  },
]
