import { counted } from '../../core/text/counted.ts'
import type { Summary } from './summary.ts'

export type Effort = {
  readonly size: 'none' | 'small' | 'medium' | 'large'
  /** The counts that led to it: half sentences. */
  readonly because: readonly string[]
}

type Measure = {
  readonly count: (summary: Summary) => number
  readonly words: (count: number) => string
  /** More than this is medium. */
  readonly medium: number
  /** More than this is large. */
  readonly large: number
}

const MEASURES: readonly Measure[] = [
  { count: ({ calls }) => calls, words: (count) => counted(count, 'call'), medium: 50, large: 500 },
  {
    count: ({ events }) => Object.keys(events).length,
    words: (count) => counted(count, 'different event'),
    medium: 25,
    large: 150,
  },
  {
    count: ({ lacks }) => Object.values(lacks).reduce((sum, count) => sum + count, 0),
    words: (count) => `${counted(count, 'call')} that RudderStack lacks or does otherwise`,
    medium: 5,
    large: 50,
  },
  {
    count: ({ platforms }) => platforms.filter((platform) => platform !== 'web').length,
    words: (count) => `${counted(count, 'platform')} besides the web`,
    medium: 0,
    large: 2,
  },
  {
    count: ({ keys }) => keys.length,
    words: (count) => counted(count, 'different write key'),
    medium: 2,
    large: 6,
  },
  {
    count: ({ unnamed }) => unnamed,
    words: (count) => `${counted(count, 'track call')} whose event is only known when the code runs`,
    medium: 5,
    large: 50,
  },
]

const SIZES = ['small', 'medium', 'large'] as const

/** How much work a migration is, by the largest of its measures. */
export const estimate = (summary: Summary, hinted: boolean): Effort => {
  const found = Object.values(summary.kinds).some((count) => count > 0)
  if (!found) return { size: 'none', because: hinted ? ['nothing certain was found'] : ['nothing was found'] }
  const graded = MEASURES.map((measure) => {
    const count = measure.count(summary)
    const grade = Number(count > measure.medium) + Number(count > measure.large)
    return { count, grade, words: measure.words(count) }
  })
  const worst = Math.max(...graded.map(({ grade }) => grade))
  const decisive = graded.filter(({ grade, count }) => grade === worst && count > 0)
  return { size: SIZES[worst] ?? 'large', because: decisive.map(({ words }) => words) }
}
