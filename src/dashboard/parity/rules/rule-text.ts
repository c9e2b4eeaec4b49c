import type { Suggestion } from '../../api/wire.ts'

/** As lists of pairs name it: "page Home", "identify", or a track's event. */
export const callOf = ({ rule: { type, event } }: Suggestion): string =>
  [type, event].filter((part) => part !== undefined).join(' ')

/** The rule as the YAML file has it: JSON is YAML, and quotes whatever strangers named. */
export const ruleText = ({ rule }: Suggestion): string => `- ${JSON.stringify(rule)}`
