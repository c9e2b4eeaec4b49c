import type { By, Outcome, ParityRow } from '../api/wire.ts'

/** What a row is made of: the outcomes, with the expected ones that change the meaning apart. */
export type Part = Outcome | 'changes-meaning'

/** From what is well to what is not; in this order they stand in a bar. */
export const PARTS = [
  'matched',
  'expected',
  'changes-meaning',
  'duplicate',
  'recovered',
  'pending',
  'mismatched',
  'extra',
  'missing',
] as const satisfies readonly Part[]

export const OUTCOMES = [
  'matched',
  'expected',
  'mismatched',
  'missing',
  'extra',
  'duplicate',
  'recovered',
  'pending',
] as const satisfies readonly Outcome[]

export const isOutcome = (text: string | undefined): text is Outcome =>
  OUTCOMES.some((outcome) => outcome === text)

export const PART_NAMES: Readonly<Record<Part, string>> = {
  matched: 'matched',
  expected: 'expected',
  'changes-meaning': 'changes meaning',
  mismatched: 'mismatched',
  missing: 'missing',
  extra: 'extra',
  duplicate: 'duplicate',
  recovered: 'recovered',
  pending: 'pending',
}

export const PART_MEANINGS: Readonly<Record<Part, string>> = {
  matched: 'both copies are the same',
  expected: 'rules explain every difference, and none changes what the data means',
  'changes-meaning': 'rules explain every difference, and analysts will notice one of them at cutover',
  mismatched: 'something differs that no rule explains',
  missing: 'reached Segment, not RudderStack',
  extra: 'reached RudderStack, not Segment',
  duplicate: 'a leg delivered it more than once',
  recovered: 'was missing and was sent again; never evidence',
  pending: 'the other copy may still come',
}

/** Of a property or a trait other words say it better. */
const FIELD_NAMES: Readonly<Partial<Record<Part, string>>> = {
  matched: 'same',
  mismatched: 'differs',
  missing: 'only Segment has it',
  extra: 'only RudderStack has it',
}

export const isField = (by: By): boolean => by === 'property' || by === 'trait'

export const partName = (part: Part, by: By): string =>
  (isField(by) ? FIELD_NAMES[part] : undefined) ?? PART_NAMES[part]

/** How often each part is in a row. */
export const partsOf = ({ outcomes, changesMeaning }: ParityRow): Readonly<Record<Part, number>> => {
  const changing = Math.min(changesMeaning, outcomes.expected)
  return { ...outcomes, expected: outcomes.expected - changing, 'changes-meaning': changing }
}

/** The outcome by which pairs of a part are found. */
export const outcomeOf = (part: Part): Outcome => (part === 'changes-meaning' ? 'expected' : part)
