import type { Fields } from '../call/call.ts'
import { own } from './json-value.ts'
import { namesIn } from './pointer.ts'

const isIndex = (name: string): boolean => /^\d+$/.test(name)

/** What stands at a JSON Pointer; `undefined` where there is nothing. Of a list only items are members. */
export const valueAt = (copy: unknown, path: string): unknown =>
  namesIn(path).reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null || (Array.isArray(at) && !isIndex(name))) return undefined
    return own(at as Fields, name)
  }, copy)
