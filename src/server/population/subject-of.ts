import type { Rollout, Subject } from '../../core/index.ts'
import { CONTEXT, type KnownPerson } from './known-person.ts'

/** Fields of a subject, a rollout's own property among them: assignment finds those as well as `properties`. */
type Fields = Record<string, string>

/** What reports say of the page, for whoever shares it. */
export const contextOf = (
  person: Pick<KnownPerson, (typeof CONTEXT)[number]>,
  currentTime: string,
): Fields => {
  const context: Fields = { currentTime }
  for (const field of CONTEXT) if (person[field] !== null) context[field] = person[field]
  return context
}

/**
 * Who is assigned, as far as reports tell, with a value for what each of the rollouts hashes.
 * Where that did not leave the page, another value of the same bucket stands for it; where it was not hashed yet, the
 * person is dealt a bucket as good as any other. Whoever has nothing that can be hashed gets nothing.
 */
export const subjectOf = (
  person: KnownPerson,
  rollouts: readonly Pick<Rollout, 'stickiness'>[],
  standIn: (bucket: number) => string,
  currentTime: string,
): Subject => {
  const subject = contextOf(person, currentTime)
  if (person.value !== null) subject[person.stickiness] = person.value
  for (const { stickiness } of rollouts) {
    if (Object.hasOwn(subject, stickiness)) continue
    if (stickiness !== person.stickiness) subject[stickiness] = person.key
    else if (person.bucket !== null) subject[stickiness] = standIn(person.bucket)
  }
  return subject
}
