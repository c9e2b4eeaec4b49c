import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import files from '@unleash/client-specification/specifications/index.json' with { type: 'json' }
import type { UnleashFlag, UnleashSegment } from '../../../src/server/relay/unleash-types.ts'
import type { UnleashContext } from './unleash-oracle.ts'

/** One isEnabled case of Unleash's client specification. */
export type SpecificationCase = {
  readonly file: string
  readonly description: string
  readonly flagName: string
  readonly context: UnleashContext
  readonly expected: boolean
  readonly flags: readonly UnleashFlag[]
  readonly segments: readonly UnleashSegment[]
}

type Event = {
  readonly type: string
  readonly feature?: UnleashFlag
  readonly featureName?: string
  readonly segment?: UnleashSegment
  readonly features?: readonly UnleashFlag[]
  readonly segments?: readonly UnleashSegment[]
}

type State = {
  readonly features?: readonly UnleashFlag[]
  readonly segments?: readonly UnleashSegment[]
  readonly events?: readonly Event[]
}

type Specification = {
  readonly name: string
  readonly state: State
  readonly tests?: readonly {
    readonly description: string
    readonly toggleName: string
    readonly context: UnleashContext
    readonly expectedResult: boolean
  }[]
}

const { resolve } = createRequire(import.meta.url)
const read = (file: string): Specification =>
  JSON.parse(
    readFileSync(resolve(`@unleash/client-specification/specifications/${file}`), 'utf8'),
  ) as Specification

/** What a client holds after all events. */
function settled({ features = [], segments = [], events = [] }: State) {
  const flags = new Map(features.map((flag) => [flag.name, flag]))
  const known = new Map(segments.map((segment) => [segment.id, segment]))
  for (const { type, feature, featureName, segment, ...all } of events) {
    for (const each of [...(all.features ?? []), ...(feature ? [feature] : [])]) flags.set(each.name, each)
    for (const each of [...(all.segments ?? []), ...(segment ? [segment] : [])]) known.set(each.id, each)
    if (type === 'feature-removed') flags.delete(`${featureName}`)
  }
  return { flags: [...flags.values()], segments: [...known.values()] }
}

export const specificationCases = (): readonly SpecificationCase[] =>
  files.flatMap((file) => {
    const { state, tests = [] } = read(file)
    return tests.map(({ description, toggleName, context, expectedResult }) => ({
      file,
      description,
      flagName: toggleName,
      context,
      expected: expectedResult,
      ...settled(state),
    }))
  })
