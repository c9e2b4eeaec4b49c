import type { Status } from './api/wire.ts'
import { Notice, type NoticeKind } from './parts/notice.tsx'

type Told = { readonly kind: NoticeKind; readonly sentence: string }

const told = (kind: NoticeKind, ...sentences: readonly (string | null | undefined)[]): Told[] =>
  sentences.filter((sentence) => typeof sentence === 'string').map((sentence) => ({ kind, sentence }))

/** What the server has to say that is about no panel. */
const noticesOf = ({ rollout, control, revisionFloor, reports }: Status): Told[] => [
  ...told('wrong', rollout.problem, control.storeProblem, control.upstream?.problem, revisionFloor?.sentence),
  ...told('warning', rollout.unsaved, reports.problem, ...(control.upstream?.warnings ?? [])),
]

export const Notices = ({ status }: { readonly status: Status }) => (
  <>
    {noticesOf(status).map(({ kind, sentence }) => (
      <Notice key={sentence} kind={kind}>
        {sentence}
      </Notice>
    ))}
  </>
)
