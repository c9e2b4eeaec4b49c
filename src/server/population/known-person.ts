import { bucketOf, type Cohort } from '../../core/index.ts'
import { createCappedNames, OTHER } from '../reports/capped-names.ts'
import { keyOf, personOf, type PersonKind } from '../reports/people.ts'
import type { Report } from '../reports/report.ts'

/** What reports say of the page, of the fields that audiences ask for. */
export const CONTEXT = ['region', 'area', 'appVersion'] as const

/** Ids that leave the page; another one that is hashed, the app's own, does not. */
export const OPEN_IDS: readonly string[] = ['deviceId', 'anonymousId', 'sessionId']

/** A person as their newest report shows them. */
export type KnownPerson = { readonly [field in (typeof CONTEXT)[number]]: string | null } & {
  readonly key: string
  readonly by: PersonKind
  readonly cohort: Cohort
  /** ms since epoch. */
  readonly seenAt: number
  /** The field that was hashed, by the rollout of the report. */
  readonly stickiness: string
  /** 0..9999; null where there was nothing to hash. */
  readonly bucket: number | null
  /** What was hashed, where that is an id that leaves the page. */
  readonly value: string | null
}

export type Assigned = Report & { readonly cohort: Cohort }

/** Makes people of reports. Strangers choose the names in them: each kind is held to so many, the rest is unknown. */
export const createPersonMaker = (): ((
  report: Assigned,
  stickiness: string,
  seenAt: number,
) => KnownPerson) => {
  const known = { region: named(1_000), area: named(5_000), appVersion: named(2_000) }
  return (report, stickiness, seenAt) => {
    const person = personOf(report)
    return {
      key: keyOf(person),
      by: person.by,
      cohort: report.cohort,
      seenAt,
      stickiness,
      bucket: report.bucket,
      value: hashedValue(report, stickiness),
      region: known.region(report.region),
      area: known.area(report.area),
      appVersion: known.appVersion(report.appVersion),
    }
  }
}

const named = (max: number): ((name: string | null) => string | null) => {
  const names = createCappedNames(max)
  return (name) => {
    const kept = name === null ? OTHER : names(name)
    return kept === OTHER ? null : kept
  }
}

/** A long id comes as its digest, which is not what the page hashed, and a stranger's may be anything. */
const hashedValue = ({ key, subject, bucket }: Report, stickiness: string): string | null =>
  subject !== null && OPEN_IDS.includes(stickiness) && bucketOf(key, subject) === bucket ? subject : null
