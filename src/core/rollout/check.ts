import { nearest } from '../text/nearest.ts'
import { member, type Report } from './problem.ts'

/** Reports what is wrong with a value (a plain copy) at a path. */
export type Check = (value: unknown, path: string, report: Report) => void

export type Plain = { readonly [name: string]: unknown }

export const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const is =
  (test: (value: unknown) => boolean, wanted: string): Check =>
  (value, path, report) => {
    if (!test(value)) report(path, `must be ${wanted}`)
  }

export const oneOf = (...choices: readonly unknown[]): Check =>
  is((value) => choices.includes(value), choices.map((choice) => JSON.stringify(choice)).join(' or '))

export const optional =
  (check: Check): Check =>
  (value, path, report) => {
    if (value !== undefined) check(value, path, report)
  }

/** Every item passes. */
export const list =
  (item: Check): Check =>
  (value, path, report) => {
    if (!Array.isArray(value)) return report(path, 'must be a list')
    // by index, because a hole is a missing item and forEach passes over it
    for (let i = 0; i < value.length; i++) item(value[i], `${path}/${i}`, report)
  }

/** Members pass by name; with one check for all, every member there is. Others are of no interest. */
export const record =
  (members: Readonly<Record<string, Check>> | Check): Check =>
  (value, path, report) => {
    if (!isPlain(value)) return report(path, 'must be an object')
    for (const name of Object.keys(typeof members === 'function' ? value : members)) {
      const check = typeof members === 'function' ? members : members[name]!
      check(value[name], member(path, name), report)
    }
  }

/** Members that are not known are problems, which name the nearest that is. @param of what they would be a field */
export const onlyThese =
  (known: readonly string[], of: string, check: Check): Check =>
  (value, path, report) => {
    check(value, path, report)
    if (!isPlain(value)) return
    for (const name of Object.keys(value)) {
      if (!known.includes(name))
        report(member(path, name), `is no field of ${of}; the nearest that is: ${nearest(name, known)!}`)
    }
  }
