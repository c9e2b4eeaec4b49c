import { describe, expect, it } from 'vitest'
import { unknownFieldWarnings } from '../../../src/core/rollout/unknown-fields.ts'

describe('unknownFieldWarnings', () => {
  it('knows every field of a whole rollout', () => {
    const whole = {
      format: 1,
      key: 'k',
      revision: 1,
      stickiness: 'deviceId',
      audiences: [
        {
          name: 'a',
          when: [
            {
              contextName: 'x',
              operator: 'IN',
              values: [],
              value: '',
              inverted: true,
              caseInsensitive: true,
            },
          ],
          rudderstack: 1,
          segment: 1,
        },
      ],
      sentinel: 1,
      fallback: 'segment',
      failover: 'back',
      owners: { anything: 'both' },
      names: { anything: { segment: 'a', rudderstack: 'b' } },
      observers: { segment: [], rudderstack: [] },
      copies: { dual: 1, single: 1 },
      killed: null,
    }
    expect(unknownFieldWarnings(whole)).toEqual([])
  })

  it('looks into audiences, constraints, names, observers and copies', () => {
    const document = {
      audiences: [{ 'seg/ment': 1, when: [{ contextname: 'x' }] }],
      names: { A: { segmnt: 'x' } },
      observers: { rudder: [] },
      copies: { duals: 1 },
    }
    expect(unknownFieldWarnings(document).map(({ path, message }) => `${path} ${message}`)).toEqual([
      '/audiences/0/seg~1ment is read by no gate; the nearest field that is: segment',
      '/audiences/0/when/0/contextname is read by no gate; the nearest field that is: contextName',
      '/names/A/segmnt is read by no gate; the nearest field that is: segment',
      expect.stringMatching(/^\/observers\/rudder /),
      '/copies/duals is read by no gate; the nearest field that is: dual',
    ])
  })

  it('stops at fifty, and at whatever is no object', () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, number) => [`x${number}`, 1]))
    expect(unknownFieldWarnings(many)).toHaveLength(50)
    for (const none of [null, 1, 'x', [], [{ x: 1 }], { audiences: 7 }])
      expect(unknownFieldWarnings(none)).toEqual([])
  })
})
