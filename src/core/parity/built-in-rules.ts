import type { BuiltInRule } from './rule.ts'
import { delivery } from './rules/delivery.ts'
import { nulls } from './rules/nulls.ts'
import { page } from './rules/page.ts'
import { person } from './rules/person.ts'
import { screen } from './rules/screen.ts'
import { sdkContext } from './rules/sdk-context.ts'

/**
 * Every difference by design between copies that both vendors' SDKs make of one call under the gate. Where two fit one
 * place, the first decides.
 */
export const BUILT_IN_RULES: readonly BuiltInRule[] = [
  ...sdkContext,
  ...page,
  ...person,
  ...nulls,
  ...delivery,
  ...screen,
]
