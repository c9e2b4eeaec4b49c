import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { isMap, LineCounter, parseDocument, type Document } from 'yaml'
import type { Problem } from '../../core/index.ts'
import { namesIn } from '../../core/parity/pointer.ts'
import { errorText } from '../error-text.ts'
import { problemsOf } from '../schema/problems.ts'
import { ServerError } from '../server-error.ts'
import { lineOf } from '../yaml/line-of.ts'
import { configSchema, type Config } from './config.ts'
import { settingsFrom, type Environment, type Setting } from './from-environment.ts'

const DEFAULT_FILE = 'crossfade.yaml'
const MAX_PROBLEMS = 5

type Place = (pointer: string) => string

/**
 * The settings of a file, of the environment above it, and the defaults below it. Paths in the file are relative to it.
 * @param file @default crossfade.yaml here, where there is one
 * @throws ServerError 'config' with every problem and its line
 */
export const loadConfig = (file: string | undefined, env: Environment): Config => {
  const path = file ?? (existsSync(DEFAULT_FILE) ? DEFAULT_FILE : undefined)
  const { value, place } = path === undefined ? { value: {}, place: (at: string) => at } : readYaml(path)
  const settings = settingsFrom(configSchema, env)
  for (const { path: at, value: set } of settings) setIn(value, at, set)
  const parsed = configSchema.safeParse(value)
  if (!parsed.success) throw refusal(problemsOf(configSchema, parsed.error.issues), settings, place)
  return path === undefined ? parsed.data : relativeTo(dirname(resolve(path)), parsed.data, settings)
}

const readYaml = (file: string): { value: Record<string, unknown>; place: Place } => {
  const fail = (why: string, cause?: unknown): ServerError =>
    new ServerError('config', `${file} ${why}`, { cause })
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw fail(`cannot be read: ${errorText(error)}.`, error)
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const [error] = document.errors
  if (error) throw fail(`is not YAML: line ${lines.linePos(error.pos[0]).line}: ${error.message}.`, error)
  if (document.contents === null) return { value: {}, place: (pointer) => `${file}: ${dotted(pointer)}` }
  if (!isMap(document.contents)) throw fail('must hold settings, such as "source: store".')
  return {
    value: settingsOf(document, fail),
    place: (pointer) => {
      const line = lineOf(document, lines, pointer)
      return `${file}${line === null ? '' : `:${line}`}: ${dotted(pointer)}`
    },
  }
}

const settingsOf = (
  document: Document,
  fail: (why: string, cause: unknown) => ServerError,
): Record<string, unknown> => {
  try {
    return withoutNulls(document.toJS()) as Record<string, unknown>
  } catch (error) {
    throw fail(
      'has an alias (*name) that names no anchor before it, goes round in a circle or stands for too much: ' +
        'write out what it stands for.',
      error,
    )
  }
}

/** A key that has no value is one that is not set. */
const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([, child]) => child !== null)
  return Object.fromEntries(kept.map(([key, child]) => [key, withoutNulls(child)]))
}

const dotted = (pointer: string): string => namesIn(pointer).join('.')

const setIn = (value: Record<string, unknown>, path: readonly string[], set: unknown): void => {
  const [first, ...rest] = path
  if (first === undefined) return
  if (rest.length === 0) value[first] = set
  else {
    const child = value[first]
    const next = typeof child === 'object' && child !== null ? (child as Record<string, unknown>) : {}
    value[first] = next
    setIn(next, rest, set)
  }
}

const SECRET = /token|secret|password|key$/i

const refusal = (problems: readonly Problem[], settings: readonly Setting[], place: Place): ServerError => {
  const sentence = ({ path, message }: Problem): string => {
    const from = settings.find((setting) => path.startsWith(`/${setting.path.join('/')}`))
    const hint =
      SECRET.test(path) && message.startsWith('is not known')
        ? ' (secrets come from the environment only)'
        : ''
    return `${from ? from.name : place(path)} ${message}${hint}`
  }
  const shown = problems.slice(0, MAX_PROBLEMS).map(sentence)
  const more = problems.length - shown.length
  return new ServerError('config', `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}.`)
}

const FILES = ['dataDir', 'rolloutFile'] as const

/** A path in the file means the same wherever the program is started; one of the environment is relative to there. */
const relativeTo = (folder: string, config: Config, settings: readonly Setting[]): Config => {
  const fromFile = FILES.filter((name) => !settings.some(({ path }) => path[0] === name))
  const paths = Object.fromEntries(fromFile.map((name) => [name, resolve(folder, config[name])]))
  return { ...config, ...paths }
}
