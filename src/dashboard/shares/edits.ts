import type { Audience, Leg, RolloutDocument } from '../../core/index.ts'
import { LEGS } from '../text/cohorts.ts'

/** What one audience shall say of its shares: a percent, or null for nothing, so that it inherits. */
export type AudienceEdit = { readonly [leg in Leg]?: number | null }

/** What somebody changed and has not applied, by the audience's key: a patch, so that it fits on another revision too. */
export type Edits = Readonly<Record<string, AudienceEdit>>

/** A document as it is written, unknown fields too. */
export type Document = RolloutDocument

/** Names may repeat (a relay's do), so a key is the name and which of that name it is. */
export const audienceKeys = (audiences: readonly Audience[]): string[] => {
  const seen = new Map<string, number>()
  return audiences.map(({ name }) => {
    const nth = seen.get(name) ?? 0
    seen.set(name, nth + 1)
    return `${nth}:${name}`
  })
}

const withShare = (audience: Audience, leg: Leg, value: number | null | undefined): Audience => {
  if (value === undefined) return audience
  const { [leg]: _before, ...rest } = audience
  return value === null ? rest : { ...audience, [leg]: value }
}

/** The document with the edits in it; whatever else it says stays, word for word. */
export const applyEdits = <Given extends Document>(document: Given, edits: Edits): Given => {
  const keys = audienceKeys(document.audiences)
  const audiences = document.audiences.map((audience, index) => {
    const edit = edits[keys[index] ?? '']
    return LEGS.reduce((edited, leg) => withShare(edited, leg, edit?.[leg]), audience)
  })
  return { ...document, audiences }
}

/** The edits with one more; one that says what the document says anyway is none. */
export const withEdit = (
  document: Document,
  edits: Edits,
  key: string,
  leg: Leg,
  value: number | null,
): Edits => {
  const index = audienceKeys(document.audiences).indexOf(key)
  if (index < 0) return edits
  const said = document.audiences[index]?.[leg] ?? null
  const { [leg]: _before, ...others } = edits[key] ?? {}
  const edit: AudienceEdit = value === said ? others : { ...others, [leg]: value }
  const { [key]: _all, ...rest } = edits
  return Object.keys(edit).length === 0 ? rest : { ...rest, [key]: edit }
}

export const isEmpty = (edits: Edits): boolean => Object.keys(edits).length === 0
