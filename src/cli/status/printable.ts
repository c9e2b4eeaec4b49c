// oxlint-disable-next-line no-control-regex
const ACTS_ON_TERMINALS = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g

/** A stranger's text for a terminal: what would move the cursor or turn the line round is a `?`. */
export const printable = (text: string): string => text.replace(ACTS_ON_TERMINALS, '?')

/** …and no longer than so many characters. */
export const clip = (text: string, max: number): string => {
  const safe = printable(text)
  return safe.length > max ? `${safe.slice(0, max - 1)}…` : safe
}
