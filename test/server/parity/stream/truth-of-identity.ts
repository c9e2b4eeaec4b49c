import { groupBy } from '../../../../src/server/parity/group-by.ts'
import type { StreamCopy } from './call.ts'
import type { Stream } from './stream.ts'

type Fields = Record<string, unknown>

const idsOf = (copies: readonly StreamCopy[], field: string): string =>
  [...new Set(copies.map(({ body }) => body[field]))]
    .filter((id) => typeof id === 'string' && id !== '')
    .map(String)
    .toSorted()
    .join()

const traitsOf = ({ leg, body }: StreamCopy): Fields =>
  (leg === 'segment' ? body['traits'] : (body['context'] as Fields)['traits']) as Fields

/** By the last time that the leg identified somebody. */
const lastTraits = (copies: readonly StreamCopy[]): Fields => {
  const all = copies.filter(({ call }) => call.type === 'identify')
  const last = all
    .toSorted(
      (a, b) =>
        Date.parse(String(a.body['originalTimestamp'])) - Date.parse(String(b.body['originalTimestamp'])) ||
        a.receivedMs - b.receivedMs,
    )
    .at(-1)
  return last ? traitsOf(last) : {}
}

/** Which devices both legs know, and by how many of them they say the same. */
export const truthOfIdentity = ({ copies }: Stream) => {
  const dual = copies.filter(({ call }) => call.session.cohort === 'dual')
  const sums = { people: 0, agree: 0, anonymousIds: 0, userIds: 0, groups: 0 }
  const traits: Record<string, { equal: number; missing: number; extra: number; different: number }> = {}
  for (const all of groupBy(dual, ({ call }) => call.session.person.device).values()) {
    const [segment, rudderstack] = (['segment', 'rudderstack'] as const).map((leg) =>
      all.filter((copy) => copy.leg === leg),
    ) as [StreamCopy[], StreamCopy[]]
    if (segment.length === 0 || rudderstack.length === 0) continue
    const same = (field: string): number => Number(idsOf(segment, field) === idsOf(rudderstack, field))
    const [one, other] = [lastTraits(segment), lastTraits(rudderstack)]
    const names = [...new Set([...Object.keys(one), ...Object.keys(other)])]
    const differ = names.some((name) => one[name] !== other[name])
    sums.people++
    sums.anonymousIds += same('anonymousId')
    sums.userIds += same('userId')
    sums.groups += same('groupId')
    sums.agree += Number(!differ && same('anonymousId') + same('userId') + same('groupId') === 3)
    if (Object.keys(one).length === 0 || Object.keys(other).length === 0) continue
    for (const name of names) {
      const row = (traits[`/traits/${name}`] ??= { equal: 0, missing: 0, extra: 0, different: 0 })
      if (!(name in other)) row.missing++
      else if (!(name in one)) row.extra++
      else row[one[name] === other[name] ? 'equal' : 'different']++
    }
  }
  return { ...sums, traits }
}
