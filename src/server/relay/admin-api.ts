import { z } from 'zod'
import { ServerError } from '../server-error.ts'
import { adminRequest, type AdminOptions } from './admin-request.ts'
import type { Flags } from './open-client.ts'
import type { FlagName } from './read-flag.ts'
import type { UnleashFlag } from './unleash-types.ts'

export type PercentChange = {
  readonly flag: FlagName
  readonly id: string
  readonly parameter: string
  readonly from: unknown
  readonly to: number
}

/** Every method rejects with ServerError 'unleash', one sentence without a secret in it. */
export type AdminApi = {
  /** Both flags as they are now, in the form in which unleash-client holds them, each strategy with its id. */
  read(): Promise<Flags>
  /** Nothing else of the strategy changes. Refused where the percentage is no longer `from`. */
  setPercent(change: PercentChange): Promise<void>
}

const strategyAnswer = z.looseObject({
  id: z.string(),
  sortOrder: z.number().nullish(),
  disabled: z.boolean().nullish(),
  segments: z.array(z.number()).nullish(),
})
const featureAnswer = z.looseObject({
  environments: z.array(
    z.looseObject({ name: z.string(), enabled: z.boolean(), strategies: z.array(strategyAnswer) }),
  ),
  dependencies: z.array(z.unknown()).nullish(),
})
const segmentAnswer = z.looseObject({ id: z.number() })
const segmentsAnswer = z.looseObject({ segments: z.array(segmentAnswer) })

type Strategy = z.infer<typeof strategyAnswer>
type Feature = z.infer<typeof featureAnswer>
type Segment = z.infer<typeof segmentAnswer>

/** In the order of the Client API, which leaves out those that are disabled. */
const served = (strategies: readonly Strategy[]): readonly Strategy[] =>
  strategies
    .filter(({ disabled }) => disabled !== true)
    .toSorted((a, b) => (a.sortOrder ?? 0) - (b.sortOrder ?? 0) || (a.id < b.id ? -1 : 1))

const inFull = ({ segments, ...strategy }: Strategy, known: readonly Segment[]) => ({
  ...strategy,
  segments: (segments ?? [])
    .toSorted((a, b) => a - b)
    .map((segment) => known.find(({ id }) => id === segment)),
})

export function createAdminApi(options: AdminOptions): AdminApi {
  const { name, project, environment, key } = options
  const ask = adminRequest(options)
  const pathOf = (flag: FlagName): string =>
    `/projects/${encodeURIComponent(project)}/features/${encodeURIComponent(`${key}.${flag}`)}`

  const readFeature = async (flag: FlagName): Promise<Feature> => {
    const answer = featureAnswer.safeParse(await ask(`read ${key}.${flag}`, pathOf(flag)))
    if (answer.success) return answer.data
    throw new ServerError('unleash', `${name} did not read ${key}.${flag}: its answer has another form.`)
  }

  const flagOf = (
    flag: FlagName,
    { environments, dependencies }: Feature,
    known: readonly Segment[],
  ): UnleashFlag => {
    const here = environments.find((each) => each.name === environment)
    if (!here)
      throw new ServerError(
        'unleash',
        `${name} has ${key}.${flag} in no environment "${environment}": check unleash.environment.`,
      )
    const strategies = served(here.strategies).map((strategy) => inFull(strategy, known))
    const given = { name: `${key}.${flag}`, enabled: here.enabled, strategies, dependencies }
    return given as unknown as UnleashFlag
  }

  return {
    async read() {
      const [onAnswer, offAnswer, segments] = await Promise.all([
        readFeature('rudderstack-on'),
        readFeature('segment-off'),
        ask('list its segments', '/segments'),
      ])
      const known = segmentsAnswer.safeParse(segments).data?.segments ?? []
      return {
        'rudderstack-on': flagOf('rudderstack-on', onAnswer, known),
        'segment-off': flagOf('segment-off', offAnswer, known),
      }
    },
    async setPercent({ flag, id, parameter, from, to }) {
      const path = `/parameters/${parameter}`
      const strategies = `${pathOf(flag)}/environments/${encodeURIComponent(environment)}/strategies`
      // a PUT would drop variants, segments and the title; numbers are texts there
      await ask(`change ${key}.${flag}`, `${strategies}/${encodeURIComponent(id)}`, [
        { op: 'test', path, value: from },
        { op: 'replace', path, value: `${to}` },
      ])
    },
  }
}
