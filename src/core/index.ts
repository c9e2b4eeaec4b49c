export {
  assign,
  assignWithoutRollout,
  type Assignment,
  type Reason,
  type ReasonCode,
} from './cohort/assign.ts'
export { bucketOf, murmur3 } from './cohort/bucket.ts'
export { explainAssignment } from './cohort/explain.ts'
export { stickinessOf } from './cohort/stickiness.ts'
export type { Subject } from './cohort/subject.ts'
export { fits } from './rollout/constraints.ts'
export { parseRollout, type ParsedRollout } from './rollout/parse.ts'
export type { Problem } from './rollout/problem.ts'
export {
  DEFAULTS,
  OPERATORS,
  type Audience,
  type Cohort,
  type Constraint,
  type Failover,
  type Leg,
  type Operator,
  type Owner,
  type Rollout,
  type RolloutDocument,
} from './rollout/rollout.ts'
export type { Call, CallType, Copy, Fields, Page, Person, Stamp } from './call/call.ts'
export { integrationsFor } from './call/integrations.ts'
export { pageContext, recordedPage } from './call/page-context.ts'
export { resolveArguments } from './call/resolve-arguments.ts'
export { toSerialisable } from './call/serialise.ts'
export { canonicalCopy } from './call/canonical-copy.ts'
export { BUILT_IN_RULES } from './parity/built-in-rules.ts'
export { comparePair, type Difference, type PairComparison } from './parity/compare-pair.ts'
export { cutoverNotes, type CutoverNote } from './parity/cutover-notes.ts'
export type { DifferenceKind } from './parity/diff.ts'
export { fingerprint, type Explained, type Fingerprint } from './parity/fingerprint.ts'
export type { LeafType } from './parity/json-value.ts'
export { parseRules, type NamedRule, type ParsedRules } from './parity/parse-rules.ts'
export type { BuiltInRule, Effect } from './parity/rule.ts'
export { rulesInForce } from './parity/rules-in-force.ts'
export { suggestRules, type Compared, type Suggestion } from './parity/suggest-rules.ts'
export type { Rule } from './parity/user-rule.ts'
export { decide } from './ramp/decide.ts'
export type { Counts, Evidence } from './ramp/evidence.ts'
export { nextState } from './ramp/next-state.ts'
export { parseRamp, type ParsedRamp, type RampOptions } from './ramp/parse-ramp.ts'
export type { Accepted, Guards, Metric, QuietHours, Ramp, Stage } from './ramp/ramp.ts'
export type { RampState, RampStatus } from './ramp/ramp-state.ts'
export { sharesAt, type Ramped } from './ramp/shares-at.ts'
export type { Verdict, VerdictCode, VerdictKind } from './ramp/verdict.ts'
