import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
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

const ask = async (questions: readonly Question[], io: Io): Promise<Given> => {
  const { signal, stdin, stdout } = io
  const output = new Writable({
    decodeStrings: false,
    write: (text: string, _encoding, done) => {
      stdout.write(text)
      done()
    },
  })
  const terminal = createInterface({ input: stdin, output, terminal: false })
  // readline's question() waits for ever where its input ends
  const ended = new AbortController()
  terminal.once('close', () => ended.abort())
  try {
    const answers: { [field in Field]?: string } = {}
    for (const question of questions) {
      const put = (text: string): Promise<string> =>
        terminal.question(text, { signal: AbortSignal.any([signal, ended.signal]) })
      answers[question.field] = await askOne(question, put, (text) => stdout.write(text))
    }
    return answers
  } catch (cause) {
    if (!signal.aborted && !ended.signal.aborted) throw cause
    throw new CliError(2, 'stopped before the last answer; nothing was written.', { cause })
  } finally {
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
