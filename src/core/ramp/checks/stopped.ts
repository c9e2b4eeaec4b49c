import { hold, type Check } from './given.ts'

const STOPPED = {
  aborted: 'A person has aborted it; it goes on once somebody resumes it.',
  halted: 'It was halted; it goes on once somebody resumes it.',
  paused: 'A person has paused it; it goes on once somebody resumes it.',
} as const

export const stopped: Check = (given) => {
  const { status } = given.state
  return status === 'running' || status === 'finished' ? null : hold(given, status, STOPPED[status])
}

export const finished: Check = (given) =>
  given.state.status === 'finished'
    ? hold(given, 'finished', 'The last stage is proven; losses are still looked for.')
    : null
