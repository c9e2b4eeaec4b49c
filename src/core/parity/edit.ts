import { isFields } from '../call/canonical-copy.ts'
import type { Fields } from '../call/call.ts'
import { put } from '../call/json-copy.ts'
import { own } from './json-value.ts'

/** A copy that shares with the original all that is not changed. */
export type Edit = {
  readonly root: Fields
  /** Sets a member; objects on the way are made where there are none. Does nothing where something else is in the way. */
  set(names: readonly string[], value: unknown): void
  /** @param prunes an object that is left empty goes too */
  remove(names: readonly string[], prunes: boolean): void
}

type Container = Fields | unknown[]

const shallow = (container: Container): Container => {
  if (Array.isArray(container)) return [...container]
  const out: Fields = {}
  for (const name of Object.keys(container)) put(out, name, container[name])
  return out
}

export function createEdit(original: Fields): Edit {
  const ours = new WeakSet()

  function adopt(container: Container): Container {
    const copy = shallow(container)
    ours.add(copy)
    return copy
  }

  const root = adopt(original) as Fields

  /** The container of these names, ours to change; `null` where there is none. */
  function open(names: readonly string[], makes: boolean): Container | null {
    let at: Container = root
    for (const name of names) {
      const next: unknown = own(at as Fields, name)
      if (next === undefined && makes) put(at as Fields, name, adopt({}))
      else if (typeof next !== 'object' || next === null) return null
      else if (!ours.has(next)) put(at as Fields, name, adopt(next as Container))
      at = own(at as Fields, name) as Container
    }
    return at
  }

  return {
    root,
    set(names, value) {
      const parent = open(names.slice(0, -1), true)
      if (isFields(parent)) put(parent, names.at(-1)!, value)
    },
    remove(names, prunes) {
      const above = names.slice(0, -1)
      const parent = open(above, false)
      if (!isFields(parent)) return
      delete parent[names.at(-1)!]
      if (prunes && above.length > 0 && Object.keys(parent).length === 0) this.remove(above, prunes)
    },
  }
}
