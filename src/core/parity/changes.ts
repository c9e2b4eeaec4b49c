import type { Fields } from '../call/call.ts'
import { put } from '../call/json-copy.ts'
import { isContainer, own } from './json-value.ts'
import type { Hit } from './rule.ts'

/** What is to become of a value, and of what it holds: the first wins over the second. */
type Change = { becomes?: Hit['becomes']; inner?: Map<string, Change> }

/** Changes of a copy, by where they are. */
export type Changes = {
  add(names: readonly string[], becomes: Hit['becomes']): void
  /** A copy that shares with the original all that is not changed. */
  applyTo(copy: Fields): Fields
}

export function createChanges(): Changes {
  const root: Change = {}
  return {
    add(names, becomes) {
      let at = root
      for (const name of names) {
        at.inner ??= new Map()
        let next = at.inner.get(name)
        if (next === undefined) at.inner.set(name, (next = {}))
        at = next
      }
      at.becomes = becomes
    },
    applyTo: (copy) => (root.inner === undefined ? copy : (changedObject(copy, root.inner) ?? {})),
  }
}

/** `undefined` = gone. */
function changed(value: unknown, { becomes, inner }: Change): unknown {
  if (becomes !== undefined) return 'value' in becomes ? becomes.value : undefined
  if (inner === undefined) return value
  if (value === undefined) return made(inner)
  if (Array.isArray(value)) return changedList(value, inner)
  return isContainer(value) ? changedObject(value as Fields, inner) : value
}

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
const prunes = ({ becomes }: Change): boolean =>
  becomes === undefined || ('nothing' in becomes && becomes.prunes)
