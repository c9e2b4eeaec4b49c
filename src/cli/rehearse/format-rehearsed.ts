import { minutesText } from '../../core/ramp/verdict-text.ts'
import { printable } from '../status/printable.ts'
import { wrap } from '../status/wrap.ts'
import type { Rehearsed } from './rehearsed.ts'

const WIDTH = 80

const STATUS: Readonly<Record<string, string>> = {
  promote: 'goes on',
  rollback: 'goes back',
  halt: 'halts',
  hold: 'finishes',
}

const placeText = (stage: number): string => (stage < 0 ? 'Segment only' : `stage ${stage + 1}`)

const endText = ({ rehearsal: { state, last }, began, until }: Rehearsed): string =>
  state.status === 'running'
    ? `After ${minutesText(until - began)} it is at ${placeText(state.stage)}: ${last?.reason ?? ''}`
    : `It is ${state.status} at ${placeText(state.stage)}.`

/** When it moved and why, where it ended, and what it was played against. */
export const formatRehearsed = (file: string, rehearsed: Rehearsed): string => {
  const lines = rehearsed.rehearsal.moves.flatMap(({ at, verdict, state }) => {
    const when = `${rehearsed.when(at)}  `
    const indent = ' '.repeat(when.length)
    return [
      `${when}it ${STATUS[verdict.verdict]}: ${placeText(state.stage)}`,
      ...wrap(printable(verdict.reason), WIDTH - when.length).map((line) => `${indent}${line}`),
    ]
  })
  const end = wrap(printable(endText(rehearsed)), WIDTH)
  const notes = rehearsed.notes.flatMap((note) => wrap(note, WIDTH))
  return [`${file}, rehearsed:`, ...lines, ...end, ...notes, ''].join('\n')
}
