import type { Status } from '../../api/wire.ts'
import { countOf } from '../../text/count.ts'

/** What somebody should know before they believe the figures; sentences. */
export const peopleNotes = (status: Status): string[] => {
  const { audiences, expectedFor, countedBy, earlier, reports, rollout } = status
  const nameless = countedBy.session + countedBy.page
  const before = earlier.reduce((sum, { people }) => sum + people, 0)
  const { forced, ...other } = reports.ignored
  const others = Object.values(other).reduce((sum, count) => sum + count, 0)
  const notes = [
    audiences.length > 1 && `The shares of people are expected for the audience ${expectedFor}.`,
    nameless > 0 &&
      `${countOf(nameless, 'person', 'people')} sent no ${rollout.stickiness} and are counted by session or page.`,
    before > 0 && `${countOf(before, 'person', 'people')} reported under earlier revisions.`,
    others > 0 && `${countOf(others, 'report')} were about no rollout, or another one, and are not counted.`,
    forced > 0 && `${countOf(forced, 'report')} were of forced tabs, which are no evidence.`,
    reports.refused > 0 && `${countOf(reports.refused, 'report')} were malformed and refused.`,
  ]
  return notes.filter((note) => note !== false)
}
