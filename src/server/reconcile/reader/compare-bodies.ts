import { comparePair } from '../../../core/index.ts'
import type { CompareEnd, Found, Job } from './messages.ts'

type CompareJob = Extract<Job, { readonly kind: 'compare' }>

export const compareBodies = ({ pairs, rules }: CompareJob): CompareEnd => ({
  pairs: pairs.map(([segment, rudderstack]) =>
    comparePair(JSON.parse(segment), JSON.parse(rudderstack), rules).differences.map(withoutValues),
  ),
})

const withoutValues = ({ path, kind, rule, effect }: Found): Found => ({
  path,
  kind,
  ...(rule !== undefined && { rule }),
  ...(effect !== undefined && { effect }),
})
