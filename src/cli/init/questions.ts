import { APP_NAMES, type AppKind, type SetUp } from './set-up.ts'

export type Field = keyof SetUp

export type Question = {
  readonly field: Field
  readonly flag: string
  readonly asks: string
  /** Taken where nothing is answered; undefined: an answer is needed. */
  readonly fallback?: string
  /** The value to keep, or null where the answer is none. */
  read(answer: string): string | null
  /** Half a sentence: what an answer must be. */
  readonly wanted: string
}

const choice =
  (answers: Readonly<Record<string, readonly string[]>>) =>
  (answer: string): string | null =>
    Object.entries(answers).find(([, words]) => words.includes(answer.toLowerCase()))?.[0] ?? null

const word = (answer: string): string | null => (/^[\w.:-]{1,200}$/.test(answer) ? answer : null)

const url = (answer: string): string | null => {
  const parsed = URL.parse(answer)
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== '') return null
  return `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '')
}

/** Five questions; the fourth has two parts. */
export const questionsFor = (detected: AppKind): readonly Question[] => [
  {
    field: 'app',
    flag: '--app',
    asks: `1 What is the app built with: vite, next or script? It looks like ${APP_NAMES[detected]}`,
    fallback: detected,
    read: choice({ vite: ['vite'], next: ['next', 'next.js', 'nextjs'], script: ['script'] }),
    wanted: 'vite, next or script',
  },
  {
    field: 'key',
    flag: '--key',
    asks: '2 What is the rollout called? Its key deals out the buckets and never changes',
    fallback: 'segment-to-rudderstack',
    read: word,
    wanted: 'letters, digits and . : _ - without blanks',
  },
  {
    field: 'segmentKey',
    flag: '--segment-key',
    asks: "3 Segment's write key, of the source that the app sends to now",
    read: word,
    wanted: "the source's write key, as Segment shows it",
  },
  {
    field: 'rudderstackKey',
    flag: '--rudderstack-key',
    asks: "4 RudderStack's write key, of its JavaScript source",
    read: word,
    wanted: "the source's write key, as RudderStack shows it",
  },
  {
    field: 'dataPlane',
    flag: '--data-plane',
    asks: "  …and the URL of RudderStack's data plane",
    read: url,
    wanted: 'a URL such as https://example.dataplane.rudderstack.com',
  },
  {
    field: 'gpc',
    flag: '--gpc',
    asks: '5 Shall Global Privacy Control, which some browsers send, count as a no: ignore or deny?',
    fallback: 'ignore',
    read: choice({ ignore: ['ignore', 'no', 'n'], deny: ['deny', 'yes', 'y'] }),
    wanted: 'ignore or deny',
  },
]
