import fc from 'fast-check'
import type { Fields, Leg } from '../../../src/core/index.ts'
import { arbitraryJson } from './arbitrary-json.ts'
import { ORDER, wirePair } from './pair.ts'

/** Names at which the rules look, and others; two options with dots may name one place. */
const name = fc.constantFrom(
  ...['a', 'b', 'name', 'category', 'referrer', 'tab_url', 'page', 'app', 'os', 'campaign', 'traits'],
  ...[
    'a.b',
    'a.b.a',
    'page.tab_url',
    'app.name',
    'campaign.source',
    'a.0',
    'timezone',
    'ip',
    'ä/~',
    'length',
  ],
)
const scalar = fc.constantFrom<unknown>(
  ...[null, '', '$direct', 'x', 0, 1.5, true, 'Europe/Zurich', 'GMT+0100', 'https://x.test/', '203.0.113.7'],
  ...['RudderLabs JavaScript SDK', 'letter', '\ud800', 'é "\\'],
)
const json = arbitraryJson({ scalar, name }, 3)
const fields = fc.dictionary(name, json, { maxKeys: 5, noNullPrototype: true })

/** A true payload, with anything anywhere at which a rule may look. */
export const anyCopy: fc.Arbitrary<{ readonly leg: Leg; readonly body: Fields }> = fc
  .record({
    leg: fc.constantFrom('segment' as const, 'rudderstack' as const),
    type: fc.constantFrom('track', 'page', 'identify', 'group', 'alias', 'screen', 'other'),
    top: fc.dictionary(fc.constantFrom('name', 'category', 'userId', 'traits', 'integrations'), json, {
      maxKeys: 3,
      noNullPrototype: true,
    }),
    properties: fc.oneof(fields, json),
    context: fields,
    isBare: fc.boolean(),
    recovered: fc.boolean(),
  })
  .map(({ leg, type, top, properties, context, isBare, recovered }) => {
    const body = wirePair(type, ORDER)[leg]
    const said = isBare ? {} : (body['context'] as Fields)
    const stamp = { id: 'b2f1', recovered }
    return { leg, body: { ...body, ...top, properties, context: { ...said, ...context, crossfade: stamp } } }
  })
