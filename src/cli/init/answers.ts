import { createInterface } from 'node:readline/promises'
import { CliError } from '../cli-error.ts'
import type { Io } from '../verb.ts'
import type { Field, Question } from './questions.ts'
import type { SetUp } from './set-up.ts'

type Given = { readonly [field in Field]?: string | undefined }

/**
 * Every answer: from the flags, else asked for on a terminal, else (with --yes) what is usual.
 * @throws CliError (exit 2) where an answer is wrong or cannot be had
 */
export const collectAnswers = async (
  questions: readonly Question[],
  given: Given,
  yes: boolean,
  io: Io,
): Promise<SetUp> => {
  const answers: Given = fromFlags(questions, given)
  const open = questions.filter(({ field, fallback }) => answers[field] === undefined && !(yes && fallback))
  const usual = Object.fromEntries(questions.map(({ field, fallback }) => [field, fallback]))
  if (open.length === 0) return { ...usual, ...answers } as SetUp
  if (yes || !io.stdin.isTTY) throw missing(open, yes)
  return { ...usual, ...answers, ...(await ask(open, io)) } as SetUp
}

const fromFlags = (questions: readonly Question[], given: Given): Given => {
  const answers: { [field in Field]?: string } = {}
  for (const { field, flag, read, wanted } of questions) {
    const answer = given[field]
    if (answer === undefined) continue
    const value = read(answer.trim())
    if (value === null) throw new CliError(2, `${flag} must be ${wanted}, not "${answer}".`)
    answers[field] = value
  }
  return answers
}

const missing = (open: readonly Question[], yes: boolean): CliError => {
  const needed = open.map(({ flag }) => flag).join(' ')
  const usual =
    open.some(({ fallback }) => fallback) && !yes ? ' (--yes takes what is usual where it can)' : ''
  const reason = yes ? 'has nothing usual to take for' : 'cannot ask here, so it needs'
  return new CliError(2, `init ${reason} ${needed}${usual}.`)
}

const ask = async (questions: readonly Question[], { signal, stdin, stdout }: Io): Promise<Given> => {
  const terminal = createInterface({ input: stdin, terminal: false })
  // an iterator keeps the lines that come before their question, which question() would lose
  const lines = terminal[Symbol.asyncIterator]()
  const stop = (): void => terminal.close()
  signal.addEventListener('abort', stop, { once: true })
  const put = async (text: string): Promise<string> => {
    stdout.write(text)
    const line = await lines.next()
    if (line.done) throw new CliError(2, 'stopped before the last answer; nothing was written.')
    return line.value
  }
  try {
    const answers: { [field in Field]?: string } = {}
    for (const question of questions)
      answers[question.field] = await askOne(question, put, (text) => stdout.write(text))
    return answers
  } finally {
    signal.removeEventListener('abort', stop)
    terminal.close()
  }
}

const askOne = async (
  { asks, fallback, read, wanted }: Question,
  put: (text: string) => Promise<string>,
  say: (text: string) => unknown,
): Promise<string> => {
  for (;;) {
    const answer = (await put(`${asks}${fallback ? ` [${fallback}]` : ''}: `)).trim() || (fallback ?? '')
    const value = read(answer)
    if (value !== null) return value
    say(`  It must be ${wanted}.\n`)
  }
}
