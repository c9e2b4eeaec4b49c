const FORM = /^Code: (\d+)\. /

/** What the engine answers instead of a result, in the words of a ClickHouse server: `Code: N. DB::Exception: … (NAME)`. */
export class EngineProblem extends Error {
  readonly code: number

  constructor(code: number, name: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${name})`)
    this.name = 'EngineProblem'
    this.code = code
  }
}

/** The exception's number; 1002 (UNKNOWN_EXCEPTION) where it says none. */
export const problemCode = (error: unknown): number => {
  if (error instanceof EngineProblem) return error.code
  return error instanceof Error ? Number(FORM.exec(error.message)?.[1] ?? 1002) : 1002
}

export const problemText = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  return FORM.test(text) ? text : `Code: 1002. DB::Exception: ${text}. (UNKNOWN_EXCEPTION)`
}
