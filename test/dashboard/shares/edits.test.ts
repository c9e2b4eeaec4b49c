import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  applyEdits,
  audienceKeys,
  isEmpty,
  withEdit,
  type Document,
} from '../../../src/dashboard/shares/edits.ts'
import { differInKillOnly, rebase } from '../../../src/dashboard/shares/rebase.ts'

const documentOf = (changes: object = {}): Document & { readonly team: string } => ({
  format: 1,
  key: 'segment-to-rudderstack',
  revision: 42,
  stickiness: 'deviceId',
  team: 'growth',
  audiences: [
    { name: 'Europe', when: [], rudderstack: 50, note: 'kept' } as Document['audiences'][number],
    { name: 'everyone', rudderstack: 5, segment: 100 },
  ],
  ...changes,
})

const EUROPE = '0:Europe'
const EVERYONE = '0:everyone'
const keys = fc.constantFrom(EUROPE, EVERYONE)
const legs = fc.constantFrom('rudderstack' as const, 'segment' as const)
const values = fc.option(fc.nat(10_000).map((hundredths) => hundredths / 100))

describe('an edit', () => {
  it('sets a share and leaves the rest of the document as it is written', () => {
    const edits = withEdit(documentOf(), {}, EVERYONE, 'rudderstack', 10)
    const audiences = [documentOf().audiences[0], { name: 'everyone', rudderstack: 10, segment: 100 }]
    expect(applyEdits(documentOf(), edits)).toEqual({ ...documentOf(), audiences })
  })

  it('takes a share away, so that it is inherited', () => {
    const edits = withEdit(documentOf(), {}, EUROPE, 'rudderstack', null)
    expect(applyEdits(documentOf(), edits).audiences[0]).toEqual({ name: 'Europe', when: [], note: 'kept' })
  })

  it('back to what is written is none', () => {
    const edits = withEdit(documentOf(), {}, EVERYONE, 'rudderstack', 10)
    expect(isEmpty(withEdit(documentOf(), edits, EVERYONE, 'rudderstack', 5))).toBe(true)
  })

  it('of an audience that there is not changes nothing', () => {
    expect(withEdit(documentOf(), {}, '0:nobody', 'segment', 5)).toEqual({})
  })

  it('of one share leaves every other one alone, in whatever order they come', () => {
    const edit = fc.tuple(keys, legs, values)
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 12 }), (made) => {
        const document = documentOf()
        const edits = made.reduce((sum, [key, leg, value]) => withEdit(document, sum, key, leg, value), {})
        const last = new Map(made.map(([key, leg, value]) => [`${key} ${leg}`, value]))
        const edited = applyEdits(document, edits)
        edited.audiences.forEach((audience, index) => {
          const key = audienceKeys(document.audiences)[index]!
          for (const leg of ['rudderstack', 'segment'] as const) {
            const wanted = last.get(`${key} ${leg}`)
            const said = document.audiences[index]![leg]
            expect(audience[leg]).toBe(wanted === undefined ? said : (wanted ?? undefined))
          }
        })
        expect({ ...edited, audiences: [] }).toEqual({ ...document, audiences: [] })
      }),
    )
  })

  it('of one of two audiences of a name is of that one', () => {
    const audiences = [
      { name: 'twin', when: [], rudderstack: 1 },
      { name: 'twin', rudderstack: 2 },
    ]
    const document = documentOf({ audiences })
    const edits = withEdit(document, {}, '1:twin', 'rudderstack', 3)
    expect(applyEdits(document, edits).audiences.map(({ rudderstack }) => rudderstack)).toEqual([1, 3])
  })
})

describe('edits on a newer revision', () => {
  const edits = withEdit(documentOf(), {}, EVERYONE, 'rudderstack', 10)
  const newer = (rudderstack: number): Document =>
    documentOf({ revision: 43, audiences: [{ name: 'everyone', rudderstack, segment: 100 }] })

  it('stay what they are, and name nobody who changed something else', () => {
    const other = documentOf({ revision: 43, sentinel: 2 })
    expect(rebase(edits, documentOf(), other)).toEqual({ edits, lost: [], conflicts: [] })
  })

  it('say where somebody changed the same share', () => {
    expect(rebase(edits, documentOf(), newer(7))).toEqual({
      edits,
      lost: [],
      conflicts: [{ audience: 'everyone', leg: 'rudderstack', theirs: 7, yours: 10 }],
    })
  })

  it('are none where somebody did the same', () => {
    expect(rebase(edits, documentOf(), newer(10))).toEqual({ edits: {}, lost: [], conflicts: [] })
  })

  it('go where their audience is gone, and say so', () => {
    const europe = withEdit(documentOf(), edits, EUROPE, 'rudderstack', 60)
    expect(rebase(europe, documentOf(), newer(5))).toMatchObject({ edits, lost: ['Europe'] })
  })
})

describe('a kill', () => {
  it('is no other rollout', () => {
    expect(differInKillOnly(documentOf(), documentOf({ revision: 43, killed: 'rudderstack' }))).toBe(true)
    expect(differInKillOnly(documentOf({ killed: 'segment' }), documentOf({ sentinel: 2 }))).toBe(false)
  })
})
