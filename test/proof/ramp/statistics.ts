// What the statistics of a ramp promise.
import { readFileSync } from 'node:fs'
import { alarms, nextScore } from '../../../src/core/ramp/detector.ts'
import { logSampleRatio } from '../../../src/core/ramp/sample-ratio.ts'
import { sessionsNeeded } from '../../../src/core/ramp/sessions-needed.ts'
import { createSeededRandom } from '../../../src/sandbox/seeded-random.ts'
import { median } from '../../bench/statistics.ts'
import { clustered, independent, type Loss } from './sessions.ts'
import { exactChance, isEverProven, thresholds } from './wrong-proof.ts'

type Print = (line: string) => void
export type Runs = {
  readonly looks: number
  readonly paths: number
  readonly detectors: number
  readonly ratios: number
}

type Known = {
  readonly limit: number
  readonly losses: readonly number[]
  readonly sessions: Readonly<Record<string, readonly number[]>>
}

const LIMIT = 0.005
const mark = (holds: boolean): string => (holds ? 'ok  ' : 'FAIL')
const percent = (share: number): string => `${(share * 100).toFixed(2)} %`

/** What chance alone may add to a share seen in so many runs, once in a thousand times. */
const withChance = (share: number, runs: number): number =>
  share + 3.1 * Math.sqrt((share * (1 - share)) / runs)

function proveNumbers(print: Print): boolean {
  const known = JSON.parse(readFileSync(new URL('./sessions-needed.json', import.meta.url), 'utf8')) as Known
  const held = Object.entries(known.sessions).map(([alpha, expected]) => {
    const found = known.losses.map((lost) => sessionsNeeded(known.limit, Number(alpha), lost))
    const holds = found.every((sessions, index) => sessions === expected[index])
    print(
      `${mark(holds)} sessions that prove less than ${percent(known.limit)} with an error of ${alpha}, with ` +
        `${known.losses.join(', ')} losses: ${found.join(', ')}`,
    )
    return holds
  })
  return held.every(Boolean)
}

function proveExactly(looks: number, print: Print): boolean {
  const held = [0.05, 0.01, 0.005].map((alpha) => {
    const chance = exactChance(LIMIT, alpha, LIMIT, looks)
    const holds = chance <= alpha
    print(
      `${mark(holds)} wrong proof at the limit, exactly, over ${looks.toLocaleString('en-US')} looks: ` +
        `${percent(chance)}, at most ${percent(alpha)}; at twice the limit ${percent(exactChance(LIMIT, alpha, 2 * LIMIT, looks))}`,
    )
    return holds
  })
  return held.every(Boolean)
}

function proveBySimulation(runs: number, print: Print): boolean {
  const kinds: readonly (readonly [name: string, loss: Loss])[] = [
    ['independent', independent],
    ['all of a session or none', clustered],
  ]
  const [alpha, sessions] = [0.05, 10_000]
  const needed = thresholds(LIMIT, alpha, sessions)
  const held = kinds.map(([name, loss], seed) => {
    const random = createSeededRandom(seed + 1)
    let wrong = 0
    for (let run = 0; run < runs; run++)
      if (isEverProven(needed, sessions, () => loss(LIMIT, random))) wrong++
    const most = withChance(alpha, runs)
    const holds = wrong / runs <= most
    print(
      `${mark(holds)} wrong proof at the limit, losses ${name}: ${wrong} of ${runs} runs of ${sessions} sessions, ` +
        `${percent(wrong / runs)}; ${percent(alpha)}, and by chance ${percent(most)}, at most`,
    )
    return holds
  })
  return held.every(Boolean)
}

function proveDetector(runs: number, print: Print): boolean {
  const random = createSeededRandom(3)
  const took: number[] = []
  let early = 0
  for (let run = 0; run < runs; run++) {
    let score = 0
    let isEarly = false
    for (let session = 0; session < 50_000; session++) {
      score = nextScore(score, random() < 0.001, LIMIT)
      isEarly ||= alarms(score, 1e4)
    }
    if (isEarly) early++
    let sessions = 0
    while (!alarms(score, 1e4)) {
      score = nextScore(score, random() < 0.02, LIMIT)
      sessions++
    }
    took.push(sessions)
  }
  const middle = median(took)
  const holds = middle <= 450
  print(
    `${mark(holds)} sessions until 2 % of losses alarm, after 50,000 with 0.1 %: median ${middle} of ${runs} runs, at most 450; ` +
      `${early} alarmed before`,
  )
  return holds
}

const STAGES = [1, 5, 25, 50] as const
const PEOPLE_A_STAGE = 5_000
const LOOK_EVERY = 50

/** Whether people assigned as asked for are ever taken for others, over all stages of a ramp together. */
function isEverDoubted(alpha: number, random: () => number): boolean {
  let before = 0
  for (const percentOn of STAGES) {
    const shares = [1 - percentOn / 100, percentOn / 100]
    const people = [0, 0]
    for (let person = 1; person <= PEOPLE_A_STAGE; person++) {
      people[random() < shares[1]! ? 1 : 0]!++
      if (person % LOOK_EVERY === 0 && before + logSampleRatio(people, shares) >= -Math.log(alpha))
        return true
    }
    before += logSampleRatio(people, shares)
  }
  return false
}

function proveSampleRatio(runs: number, print: Print): boolean {
  const held = [0.01, 0.001].map((alpha, seed) => {
    const random = createSeededRandom(seed + 5)
    let wrong = 0
    for (let run = 0; run < runs; run++) if (isEverDoubted(alpha, random)) wrong++
    const holds = wrong / runs <= withChance(alpha, runs)
    print(
      `${mark(holds)} sample ratio over stages of ${STAGES.join(', ')} %: ${wrong} false alarms in ${runs} ramps, ` +
        `${percent(wrong / runs)}; nominal ${percent(alpha)}`,
    )
    return holds
  })
  return held.every(Boolean)
}

/** Prints a line a claim; true when all hold. */
export function proveStatistics(
  { looks, paths, detectors, ratios }: Runs,
  print: Print = console.log,
): boolean {
  const held = [
    proveNumbers(print),
    proveExactly(looks, print),
    proveBySimulation(paths, print),
    proveDetector(detectors, print),
    proveSampleRatio(ratios, print),
  ]
  return held.every(Boolean)
}
