import type { Fields } from '../call/call.ts'
import { put } from '../call/json-copy.ts'
import { isContainer, own } from './json-value.ts'
import type { Hit } from './rule.ts'

/** A hit, and the id of its rule. */
export type RuleHit = Hit & { readonly rule: string }

/** What is to become of a value, and of what it holds: the first wins over the second. */
export type Change = { hit?: RuleHit; inner?: Map<string, Change> }

/** Changes of a copy, by where they are. */
export type Changes = {
  /** @returns whether it is the first at its place: a second one changes nothing */
  add(hit: RuleHit): boolean
  /** `undefined` where nothing is changed. */
  root(): Change | undefined
}

export function createChanges(): Changes {
  const root: Change = {}
  return {
    add(hit) {
      let at = root
      for (const name of hit.names) {
        at.inner ??= new Map()
        let next = at.inner.get(name)
        if (next === undefined) at.inner.set(name, (next = {}))
        at = next
      }
      if (at.hit !== undefined) return false
      at.hit = hit
      return true
    },
    root: () => (root.inner === undefined ? undefined : root),
  }
}

/** A copy that shares with the original all that is not changed. */
export const changedCopy = (copy: Fields, change: Change | undefined): Fields =>
  change?.inner === undefined ? copy : (changedObject(copy, change.inner) ?? {})

/** `undefined` = gone. */
export function changed(value: unknown, { hit, inner }: Change): unknown {
  if (hit !== undefined) return valueAfter(hit)
  if (inner === undefined) return value
  if (value === undefined) return made(inner)
  if (Array.isArray(value)) return changedList(value, inner)
  return isContainer(value) ? changedObject(value as Fields, inner) : value
}

const valueAfter = ({ becomes }: Hit): unknown => ('value' in becomes ? becomes.value : undefined)

/** An object for what comes to stand in one that is not there. */
function made(inner: ReadonlyMap<string, Change>): Fields | undefined {
  const out: Fields = {}
  for (const [name, change] of inner) {
    const value = changed(undefined, change)
    if (value !== undefined) put(out, name, value)
  }
  return Object.keys(out).length > 0 ? out : undefined
}

/** Items stay where they are. */
const changedList = (items: readonly unknown[], inner: ReadonlyMap<string, Change>): unknown[] =>
  items.map((item, i) => {
    const change = inner.get(`${i}`)
    return change ? (changed(item, change) ?? null) : item
  })

function changedObject(fields: Fields, inner: ReadonlyMap<string, Change>): Fields | undefined {
  const out: Fields = {}
  let isPruned = false
  let isEmpty = true
  for (const name of Object.keys(fields)) {
    const change = inner.get(name)
    const value = change ? changed(fields[name], change) : fields[name]
    if (value !== undefined) {
      put(out, name, value)
      isEmpty = false
    } else isPruned ||= prunes(change!)
  }
  for (const [name, change] of inner) {
    if (own(fields, name) !== undefined) continue
    const value = changed(undefined, change)
    if (value === undefined) continue
    put(out, name, value)
    isEmpty = false
  }
  return isEmpty && isPruned ? undefined : out
}

/** An object without members of its own change is gone because it was left empty. */
export const prunes = ({ hit }: Change): boolean =>
  hit === undefined || ('nothing' in hit.becomes && hit.becomes.prunes)
