import { parseRollout, type Problem, type Rollout } from '../../core/index.ts'
import { unknownFieldWarnings } from '../../core/rollout/unknown-fields.ts'
import type { JsonObject } from './is-object.ts'

export type CheckedRollout =
  | {
      readonly ok: true
      /** As it is written. */
      readonly document: JsonObject
      /** With every default. */
      readonly rollout: Rollout
      readonly warnings: readonly Problem[]
    }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] }

const refuse = (message: string): CheckedRollout => ({
  ok: false,
  problems: [{ path: '', message }],
  warnings: [],
})

/** A rollout's file, whatever its bytes are: what gates would make of it. Never throws. */
export const checkRollout = (bytes: Uint8Array): CheckedRollout => {
  if (bytes.length === 0) return refuse('is empty')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return refuse('is not valid UTF-8')
  }
  let document: unknown
  try {
    document = JSON.parse(text)
  } catch (error) {
    return refuse(`is not JSON: ${(error as SyntaxError).message}`)
  }
  const parsed = parseRollout(document)
  const warnings = unknownFieldWarnings(document)
  if (!parsed.ok) return { ok: false, problems: parsed.problems, warnings }
  return { ok: true, document: document as JsonObject, rollout: parsed.rollout, warnings }
}
