import { randomUUID } from 'node:crypto'
import type { Leg } from '../../../core/index.ts'
import { inSlots, METHODS, slotParameters, SLOTS, type Slots } from '../scratch/numbers.ts'
import type { Scratch } from '../scratch/open-scratch.ts'
import { groupByTime } from './group-by-time.ts'
import type { LooseTally } from './loose-tally.ts'
import { settleGroup, type Settled } from './settle-group.ts'

export type Round = {
  readonly number: 1 | 2 | 3 | 4
  /** By whom two calls are of one person. */
  readonly person: 'anonymous' | 'user'
  readonly method: 'content' | 'time'
}

type Call = {
  readonly leg: Leg
  readonly at: number
  readonly content: string
  readonly hash: string
  readonly name: string
  readonly row: Row
}

/** slot, leg, message, origin, name, anonymous, user, content, hash */
type Row = readonly [number, number, string, string, string, string, string, string, string]

const COLUMNS = ['slot', 'leg', 'message', 'origin', 'name', 'anonymous', 'user', 'content', 'hash'] as const
const MEMBER_COLUMNS = ['slot', 'leg', 'message', 'pair', 'method'] as const

/** Looks for pairs among the calls that have none, and hands on what is left. */
export const runRound = async (
  scratch: Scratch,
  { number, person, method }: Round,
  toleranceMs: number,
  tally: LooseTally,
  parts: readonly Slots[],
): Promise<void> => {
  const columns = COLUMNS.join(', ')
  const [from, to] = [`loose_${number}`, `loose_${number + 1}`]
  // who has no such id waits for the next round
  await scratch.command(`INSERT INTO ${to} SELECT ${columns} FROM ${from} WHERE ${person} = 0`)
  const order = method === 'content' ? `name, ${person}, content, origin` : `name, ${person}, origin`
  for (const part of parts) {
    const rows = await scratch.query<{ readonly row: Row }>(
      `SELECT (${columns}) AS row FROM ${from}
       WHERE ${inSlots(`${person} % ${SLOTS}`)} AND ${person} != 0 ORDER BY ${order}, leg, message`,
      slotParameters(part),
    )
    await settleRows(scratch, rows, { to, person, method, toleranceMs }, tally)
  }
}

type Settling = Pick<Round, 'person' | 'method'> & { readonly to: string; readonly toleranceMs: number }

const settleRows = async (
  scratch: Scratch,
  rows: readonly { readonly row: Row }[],
  { to, person, method, toleranceMs }: Settling,
  tally: LooseTally,
): Promise<void> => {
  const members: string[] = []
  const left: string[] = []
  for (const calls of runs(rows, person, method))
    for (const group of groupByTime(calls, toleranceMs)) {
      const settled = settleGroup(group, toleranceMs)
      for (const pair of settled.pairs) addMembers(members, pair, method)
      for (const { row } of settled.left) left.push(`${JSON.stringify(row)}\n`)
      note(tally, settled)
    }
  await scratch.insert('members', MEMBER_COLUMNS, Buffer.from(members.join('')))
  await scratch.insert(to, COLUMNS, Buffer.from(left.join('')))
}

const note = (tally: LooseTally, settled: Settled<Call>): void => {
  for (const call of settled.ambiguous) tally.ambiguous(call)
  const [first] = settled.pairs
  if (settled.alike > 0 && first) tally.alike(first[0].name, first[0].at, settled.alike)
}

const addMembers = (members: string[], pair: readonly [Call, Call], method: Round['method']): void => {
  const id = randomUUID()
  for (const { row } of pair)
    members.push(`[${row[0]},${row[1]},"${row[2]}","${id}",${METHODS.indexOf(method)}]\n`)
}

/** Calls of one name, person and, where that is asked for, content. */
function* runs(
  rows: readonly { readonly row: Row }[],
  person: Round['person'],
  method: Round['method'],
): Generator<Call[]> {
  const column = COLUMNS.indexOf(person)
  let key = ''
  let run: Call[] = []
  for (const { row } of rows) {
    const next = JSON.stringify([row[4], row[column], method === 'content' && row[7]])
    if (next !== key && run.length > 0) {
      yield run
      run = []
    }
    key = next
    run.push(callOf(row))
  }
  if (run.length > 0) yield run
}

const callOf = (row: Row): Call => ({
  leg: row[1] === 1 ? 'segment' : 'rudderstack',
  at: Number(row[3]),
  name: row[4],
  content: row[7],
  hash: row[8],
  row,
})
