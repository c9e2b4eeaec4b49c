// JSON.stringify writes only half a surrogate pair as an escape; a pair of backslashes is text that looks like one
const ESCAPE = /\\(?:ud[89a-f][\da-f]{2}|.)/g

/** JSON as JSON.stringify writes it, each half surrogate pair in it U+FFFD: the engine would refuse it. */
export const wholeText = (json: string): string =>
  json.includes('\\ud')
    ? json.replace(ESCAPE, (escape) => (escape.startsWith('\\ud') ? '\ufffd' : escape))
    : json
