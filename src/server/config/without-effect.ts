import type { Config } from './config.ts'

/** Settings that ask for what this version does not do yet: their names are fixed, and nothing reads them. */
const UNREAD: Readonly<Record<string, (config: Config) => boolean>> = {
  'bridge.sources': ({ bridge }) => bridge.sources.length > 0,
}

/** The names of those that are set. */
export const settingsWithoutEffect = (config: Config): readonly string[] =>
  Object.entries(UNREAD)
    .filter(([, isSet]) => isSet(config))
    .map(([name]) => name)
