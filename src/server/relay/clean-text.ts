const LONGEST = 300
// what terminals and log viewers act on
// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/g

/** Somebody else's words, fit for a sentence: one line, not too long, and none of the secrets in it. */
export const cleanText = (text: string, secrets: readonly string[]): string => {
  const safe = secrets.filter(Boolean).reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text)
  const line = safe.replace(CONTROL, ' ').trim()
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
}
