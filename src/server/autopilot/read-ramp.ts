import { LineCounter, parseDocument } from 'yaml'
import { parseRamp, type Problem, type Ramp, type RampOptions } from '../../core/index.ts'
import { readText } from '../read-text.ts'
import { lineOf } from '../yaml/line-of.ts'

/** With the line of the file, from 1; null where it is of none. */
export type RampProblem = Problem & { readonly line: number | null }

export type RampFile =
  | { readonly ok: true; readonly ramp: Ramp }
  | { readonly ok: false; readonly problems: readonly RampProblem[] }
  /** A sentence's end: it cannot even be read. */
  | { readonly ok: false; readonly problems: null; readonly why: string }

const MAX_BYTES = 1024 * 1024
const MAX_ALIASES = 100

/** Reads and checks a ramp file (YAML). Never throws. */
export const readRamp = async (file: string, options: RampOptions = {}): Promise<RampFile> => {
  const read = await readText(file, MAX_BYTES)
  return read.ok ? checkRamp(read.text, options) : { ok: false, problems: null, why: read.why }
}

const checkRamp = (text: string, options: RampOptions = {}): RampFile => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = document.errors.map(({ message, pos }) => ({
    path: '',
    message: `is no YAML: ${message}`,
    line: lines.linePos(pos[0]).line,
  }))
  if (broken.length > 0) return { ok: false, problems: broken }
  let value: unknown
  try {
    value = document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch {
    const message =
      'has an alias (*name) that names no anchor before it, or stands for too much: write it out'
    return { ok: false, problems: [{ path: '', message, line: null }] }
  }
  const parsed = parseRamp(value, options)
  if (parsed.ok) return parsed
  return {
    ok: false,
    problems: parsed.problems.map((problem) => ({ ...problem, line: lineOf(document, lines, problem.path) })),
  }
}
