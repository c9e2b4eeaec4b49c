/**
 * What a person is told apart by, the weakest first. A subject outlives sessions; a session is that of all tabs and
 * ends after half an hour without a call, so that a person counts again afterwards; a page is one page view.
 */
export const PERSON_KINDS = ['page', 'session', 'subject'] as const

export type PersonKind = (typeof PERSON_KINDS)[number]

export type Person = { readonly by: PersonKind; readonly id: string }

/** One text for a person, whatever they are told apart by. */
export const keyOf = ({ by, id }: Person): string => `${by} ${id}`

/** The kind as the warehouse keeps it: 1 is the weakest. */
export const kindOf = ({ by }: Pick<Person, 'by'>): number => PERSON_KINDS.indexOf(by) + 1

/** The best name that a report gives its person; '' is none. */
export const personOf = (row: {
  readonly subject: string
  readonly session: string
  readonly page: string
}): Person => {
  if (row.subject !== '') return { by: 'subject', id: row.subject }
  return row.session === '' ? { by: 'page', id: row.page } : { by: 'session', id: row.session }
}
