import type { Cohort } from '../../core/index.ts'
import type { PersonKind } from '../reports/person.ts'

/** What reports say of the page, of the fields that audiences ask for. */
export const CONTEXT = ['region', 'area', 'appVersion'] as const

/** Ids that leave the page; another one that is hashed, the app's own, does not. */
export const OPEN_IDS: readonly string[] = ['deviceId', 'anonymousId', 'sessionId']

/** A person as their newest report shows them. */
export type KnownPerson = { readonly [field in (typeof CONTEXT)[number]]: string | null } & {
  readonly key: string
  readonly by: PersonKind
  readonly cohort: Cohort
  /** The field that was hashed, by the rollout of the report. */
  readonly stickiness: string
  /** 0..9999; null where there was nothing to hash. */
  readonly bucket: number | null
  /** What was hashed, where that is an id that leaves the page. */
  readonly value: string | null
}
