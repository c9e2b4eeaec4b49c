import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Ends of the paths of files that are small and take long, the longest first. */
const LONGEST = [
  'proofs/browser-failures.test.ts',
  'proofs/parity-causes.test.ts',
  'proofs/identity-random.test.ts',
  'relay/unleash-server.test.ts',
  'server/control-store.contract.test.ts',
  'autopilot/two-servers.test.ts',
  'warehouse/engine-life.test.ts',
  'core/ramp/proof.test.ts',
  'verbs/ramp-orders.test.ts',
  'parity/settling.test.ts',
  'parity/samples.test.ts',
  'population/population.test.ts',
  'guards/no-browser.test.ts',
  'autopilot/poisoning.test.ts',
  'intake/kill.test.ts',
  'e2e/live.test.ts',
]

/** It has 120 s in which it has to be done, as a newcomer's machine has nothing else to do. */
const ALONE = 'e2e/demo.test.ts'

const rank = ({ moduleId }: TestSpecification): number => {
  if (moduleId.endsWith(ALONE)) return LONGEST.length + 1
  const at = LONGEST.findIndex((end) => moduleId.endsWith(end))
  return at < 0 ? LONGEST.length : at
}

/** Vitest begins with the largest files; one that is small and takes a minute would be left for the end, and alone there: but for the demo, which shall be. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((one, other) => rank(one) - rank(other))
  }
}
