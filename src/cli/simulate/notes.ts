import type { Audience, Rollout } from '../../core/index.ts'

/** What somebody should know before they believe the figures; sentences. */
export const notesOn = (
  before: Rollout,
  after: Rollout,
  seen: (audience: string) => boolean,
  by: string | null,
): string[] => [
  ...(before.key === after.key
    ? []
    : ['The key changes, so everybody is dealt a new bucket; during a migration it must stay as it is.']),
  ...(before.stickiness === after.stickiness
    ? []
    : [
        `The stickiness changes from ${before.stickiness} to ${after.stickiness}, so everybody is dealt a new bucket.`,
      ]),
  ...(after.revision > before.revision
    ? []
    : [
        `Revision ${after.revision} is not above ${before.revision}: gates would refuse it as the older one.`,
      ]),
  ...(by === null || by === after.stickiness
    ? []
    : [`The ids are taken for ${by}, and the rollout hashes ${after.stickiness}: they have no bucket.`]),
  ...after.audiences.filter(({ name, when }) => when && !seen(name)).map(absent),
]

const absent = ({ name, when = [] }: Audience): string => {
  const simple = when.find(
    ({ operator, inverted, values }) => operator === 'IN' && !inverted && values?.length,
  )
  const hint = simple ? `; --context ${simple.contextName}=${simple.values?.[0]} would show its people` : ''
  return `Nobody here is in the audience ${name}${hint}.`
}
