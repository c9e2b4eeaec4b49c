import {
  createPathTable as createTable,
  type PathNode as Node,
  type PathTable as Table,
} from '../../../core/parity/path-table.ts'
import { hashText, type Lanes } from './hash-text.ts'

type PathFacts = Readonly<Lanes> & {
  /** A property or trait. */
  readonly isField: boolean
  /** What tells calls of one person, type and event apart. */
  readonly isContent: boolean
}

export type PathNode = Node<PathFacts>
export type PathTable = Table<PathFacts>

const FIELD = /^\/(?:properties|traits)\//
const CONTENT = /^\/(?:properties|traits|groupId|previousId|category)(?:\/|$)/

export const createPathTable = (): PathTable =>
  createTable((path) => {
    const lanes: Lanes = { a: 0, b: 0 }
    hashText(path, 1, lanes)
    return { ...lanes, isField: FIELD.test(path), isContent: CONTENT.test(path) }
  })
