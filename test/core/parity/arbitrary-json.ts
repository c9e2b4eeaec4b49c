import fc from 'fast-check'

type Parts = { readonly scalar: fc.Arbitrary<unknown>; readonly name: fc.Arbitrary<string> }

/** JSON of such scalars and members. @param most how deep it is nested, and how wide each object or list is */
export const arbitraryJson = ({ scalar, name }: Parts, most: number): fc.Arbitrary<unknown> =>
  fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', maxDepth: most },
      { weight: 3, arbitrary: scalar },
      fc.array(tie('value'), { maxLength: most }),
      fc.dictionary(name, tie('value'), { maxKeys: most, noNullPrototype: true }),
    ),
  })).value
