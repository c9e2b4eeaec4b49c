import fc from 'fast-check'
import type { Subject } from '../../../src/core/index.ts'
import type { TranslateInput } from '../../../src/server/relay/translate-flags.ts'
import type {
  UnleashConstraint,
  UnleashFlag,
  UnleashStrategy,
} from '../../../src/server/relay/unleash-types.ts'

/** Two flags that can be translated, and everything that is known of the people. */
export type Pair = Omit<TranslateInput, 'control'>

// few values, so that constraints and people meet
const IDS = ['u1', 'u2', '42', 'Üser-3', '日本', 'ana@shop.example', ' u1', '']
const TEXTS = ['Europe', 'europe', 'EU', '42', '1.2.3', 'pro', 'zoë', 'ZOË', ' pro ', ' ', '']
const VERSIONS = ['1.2.3', 'v1.2.3', '1.2.3-beta.1', '1.2.4', '2.0.0+build.7']
const NUMBERS = ['0', '42', '1.5', '-1', '1e2', '0x10']
const TIMES = ['2026-11-23T12:00:00.000Z', '2026-11-23T13:00:00+02:00', '2026-11-24', '2025-01-01T00:00:00Z']
const STATIC = ['prod', 'dev', 'Europe', 'shop']
const FIELDS = [
  'userId',
  'deviceId',
  'region',
  'area',
  'appVersion',
  'environment',
  'appName',
  'plan',
  'seats',
  'email',
]
const STICKINESS = ['deviceId', 'anonymousId', 'userId', 'sessionId', 'region', 'plan']
const SEGMENT_IDS = [1, 2, 3]

const oneOf = <Value>(values: readonly Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values)
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 3 })

const percent = fc.oneof(oneOf([0, 1, 50, 99, 100]), fc.integer({ min: 0, max: 100 }))
const rollout = fc.tuple(percent, fc.boolean()).map(([whole, text]) => (text ? `${whole}` : whole))

/** Any UTF-16, lone surrogates and all, or what ids look like. */
const id = fc.oneof(fc.uuid(), fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 }))

const OPERATORS = {
  list: ['IN', 'NOT_IN'],
  text: ['STR_STARTS_WITH', 'STR_ENDS_WITH', 'STR_CONTAINS'],
  number: ['NUM_EQ', 'NUM_GT', 'NUM_GTE', 'NUM_LT', 'NUM_LTE'],
  date: ['DATE_AFTER', 'DATE_BEFORE'],
  version: ['SEMVER_EQ', 'SEMVER_GT', 'SEMVER_GTE', 'SEMVER_LT', 'SEMVER_LTE'],
}

const COMPARED = { number: NUMBERS, date: TIMES, version: VERSIONS }

/** @param namesPeople whether operators that cannot work on digests may be used on ids and addresses */
function constraint(namesPeople: boolean): fc.Arbitrary<UnleashConstraint> {
  const values = (pool: readonly string[]) => fc.array(oneOf(pool), { maxLength: 4 })
  const listed = (fields: readonly string[], pool: readonly string[]) =>
    fc.record({ contextName: oneOf(fields), operator: oneOf(OPERATORS.list), values: values(pool) })
  const harmless = FIELDS.filter((field) => namesPeople || !field.endsWith('Id'))
  const kind = fc.oneof(
    listed(FIELDS, [...IDS, ...TEXTS]),
    listed(['userId', 'deviceId', 'email'], IDS),
    listed(['environment', 'appName'], STATIC),
    fc.record({
      contextName: oneOf(harmless),
      operator: oneOf(OPERATORS.text),
      values: values(namesPeople ? [...IDS, ...TEXTS] : TEXTS),
    }),
    ...(['number', 'version'] as const).map((family) =>
      fc.record({
        contextName: oneOf(harmless),
        operator: oneOf(OPERATORS[family]),
        values: fc.constant([]),
        value: oneOf(COMPARED[family]),
      }),
    ),
    // these read the time, whatever they name
    fc.record({
      contextName: oneOf(['currentTime', 'region']),
      operator: oneOf(OPERATORS.date),
      values: fc.constant([]),
      value: oneOf(COMPARED.date),
    }),
  )
  const flags = fc.record({ inverted: fc.boolean(), caseInsensitive: fc.boolean() })
  return fc.tuple(kind, flags).map(([one, other]) => ({ ...one, ...other }) as UnleashConstraint)
}

const LEGACY: { readonly [stickiness: string]: string } = {
  userId: 'gradualRolloutUserId',
  sessionId: 'gradualRolloutSessionId',
}

function strategy(
  key: string,
  stickiness: string,
  constraints: fc.Arbitrary<UnleashConstraint[]>,
): fc.Arbitrary<UnleashStrategy> {
  const flexible = rollout.map((rollout) => ({
    name: 'flexibleRollout',
    parameters: { rollout, stickiness, groupId: key },
  }))
  const legacy = rollout.map((percentage) => ({
    name: LEGACY[stickiness] ?? 'default',
    parameters: { percentage, groupId: key },
  }))
  const listed = fc.array(oneOf(IDS), { maxLength: 4 }).map((ids) => ({
    name: 'userWithId',
    parameters: { userIds: ids.join(' , ') },
  }))
  const named = fc.oneof({ weight: 6, arbitrary: flexible }, legacy, listed)
  const around = fc.record({
    constraints,
    segments: fc.array(fc.oneof({ weight: 9, arbitrary: oneOf(SEGMENT_IDS) }, fc.constant(404)), {
      maxLength: 1,
    }),
  })
  return fc.tuple(named, around).map(([one, other]) => ({ ...one, ...other }))
}

const mostly = fc.integer({ min: 0, max: 9 }).map((n) => n > 0)

/** Flags of every shape that the relay translates. */
export const pair: fc.Arbitrary<Pair> = fc
  .record({
    key: oneOf(['segment-to-rudderstack', 'k', 'Übergang']),
    stickiness: oneOf(STICKINESS),
    allowUserIds: fc.boolean(),
    environment: maybe(oneOf(STATIC)),
    appName: maybe(oneOf(STATIC)),
  })
  .chain((setting) => {
    const { key, stickiness, allowUserIds } = setting
    const constraints = fc.array(constraint(allowUserIds), { maxLength: 2 })
    const flag = (short: string) =>
      fc.record({
        name: fc.constant(`${key}.${short}`),
        enabled: mostly,
        strategies: fc.array(strategy(key, stickiness, constraints), { maxLength: 4 }),
      }) as fc.Arbitrary<UnleashFlag>
    const flags = fc.record({
      'rudderstack-on': flag('rudderstack-on'),
      'segment-off': flag('segment-off'),
    })
    const segments = fc.tuple(
      ...SEGMENT_IDS.map((id) => constraints.map((constraints) => ({ id, constraints }))),
    )
    return fc.record({ flags, segments }).map((rest) => ({ ...setting, ...rest }))
  })

const FIELD_VALUES = {
  userId: fc.oneof(oneOf(IDS), id),
  deviceId: fc.oneof(oneOf(IDS), id),
  anonymousId: id,
  sessionId: id,
  region: oneOf(TEXTS),
  area: oneOf(TEXTS),
  appVersion: oneOf([...VERSIONS, '1.2', 'x', '']),
}

const PROPERTY_VALUES = {
  plan: fc.oneof(oneOf(TEXTS), fc.integer(), fc.boolean()),
  seats: oneOf(['42', 42, 1.5, '', 'many', '0x10']),
  email: oneOf([...IDS, 'ANA@shop.example']),
  environment: oneOf(STATIC),
}

/** People who have that stickiness value, whatever else they lack. */
export const subject = (stickiness: string): fc.Arbitrary<Subject> =>
  fc
    .record({
      fields: fc.record(FIELD_VALUES, { requiredKeys: [] }),
      properties: fc.record(PROPERTY_VALUES, { requiredKeys: [] }),
      currentTime: oneOf(TIMES),
      value: id,
    })
    .map(({ fields, properties, currentTime, value }) => {
      const given = { ...fields, currentTime, properties }
      const found: unknown = { ...properties, ...fields }[stickiness]
      if (found !== undefined && found !== '') return given
      return stickiness in FIELD_VALUES
        ? { ...given, [stickiness]: value }
        : { ...given, properties: { ...properties, [stickiness]: value } }
    })
