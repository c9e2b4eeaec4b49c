/** Where sentences go about what Unleash says. Each names the flag, the strategy and what to change. */
export type Findings = {
  /** It cannot be translated, so that nothing may be published. */
  readonly refuse: (sentence: string) => void
  /** It is published all the same, and somebody may be surprised. */
  readonly warn: (sentence: string) => void
}

/** The same findings about one part of it: `<what>: <sentence>`. */
export const about = (what: string, { refuse, warn }: Findings): Findings => ({
  refuse: (sentence) => refuse(`${what}: ${sentence}`),
  warn: (sentence) => warn(`${what}: ${sentence}`),
})
