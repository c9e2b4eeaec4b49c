/** One line of `npm test`'s table: commands that run one after the other, or a vitest project whose tests count. */
export type Part = {
  readonly name: string
  readonly commands: readonly (readonly string[])[]
  /** Its commands end with where vitest's JSON report goes. */
  readonly countsTests?: boolean
  /** It cannot say anything where this part failed. */
  readonly needs?: string
}

const vitest = (name: string, needs: string, projects: readonly string[] = [name]): Part => ({
  name,
  commands: [
    ['vitest', 'run', '--config', '.config/vitest.ts', ...projects.flatMap((one) => ['--project', one])],
  ],
  countsTests: true,
  needs,
})

const build: Part = { name: 'build', commands: [['node', '.config/build.ts']] }
const types: Part = { name: 'types', commands: [['tsc', '-b']] }
const lint: Part = {
  name: 'lint',
  commands: [
    ['oxlint', '--type-aware', '--deny-warnings'],
    ['oxfmt', '--check'],
    ['knip', '--config', '.config/knip.json'],
  ],
}
const size: Part = { name: 'size', commands: [['node', '.config/size.ts']], needs: 'build' }

/**
 * What `npm test` runs: phases one after the other, the lanes of a phase at the same time. Beside the browsers of e2e
 * are those of the proofs alone, which mostly wait.
 */
export const PHASES: readonly (readonly (readonly Part[])[])[] = [
  [[build]],
  [[types, lint, size, vitest('package', 'build')], [vitest('unit', 'build', ['unit', 'unit-apart'])]],
  [[vitest('e2e', 'build')], [vitest('proofs', 'build')]],
]
