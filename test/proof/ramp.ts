// What a ramp promises. `node test/proof/ramp.ts [--full]`
import { pathToFileURL } from 'node:url'
import { endWith } from '../support/end-with.ts'
import { proveStatistics, type Runs } from './ramp/statistics.ts'

const RUNS: Runs = { looks: 200_000, paths: 1_000, detectors: 301, ratios: 2_000 }
const FULL_RUNS: Runs = { looks: 200_000, paths: 10_000, detectors: 2_001, ratios: 20_000 }

export const proveRamp = (full: boolean): boolean => proveStatistics(full ? FULL_RUNS : RUNS)

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await endWith(async () => proveRamp(process.argv.includes('--full')))
