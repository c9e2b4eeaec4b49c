/** One line of `npm test`'s table: commands that run one after the other, or a vitest project whose tests count. */
export type Part = {
  readonly name: string
  readonly commands: readonly (readonly string[])[]
  /** Its commands end with where vitest's JSON report goes. */
  readonly countsTests?: boolean
  /** It cannot say anything where this part failed. */
  readonly needs?: string
}

const vitest = (project: string, needs: string): Part => ({
  name: project,
  commands: [['vitest', 'run', '--config', '.config/vitest.ts', '--project', project]],
  countsTests: true,
  needs,
})

const build: Part = { name: 'build', commands: [['node', '.config/build.ts']] }
const types: Part = { name: 'types', commands: [['tsc', '-b']] }
const lint: Part = {
  name: 'lint',
  commands: [
    ['oxlint', '--type-aware', '--deny-warnings'],
    ['prettier', '--check', '--log-level', 'warn', '.'],
    ['knip', '--config', '.config/knip.json'],
  ],
}
const size: Part = { name: 'size', commands: [['node', '.config/size.ts']], needs: 'build' }

/**
 * What `npm test` runs: phases one after the other, the lanes of a phase at the same time. The browsers of e2e have the
 * machine to themselves but for the proofs, which mostly wait: work beside them would turn their time limits into luck.
 */
export const PHASES: readonly (readonly (readonly Part[])[])[] = [
  [[build]],
  [[types, lint, size, vitest('package', 'build')], [vitest('unit', 'build')]],
  [[vitest('e2e', 'build')], [vitest('proofs', 'build')]],
]
