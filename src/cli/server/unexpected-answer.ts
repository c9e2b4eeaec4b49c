import { CliError } from '../cli-error.ts'
import type { Api } from './connect.ts'

/** What listens there answers, but nothing that a Crossfade server would. */
export const unexpectedAnswer = ({ address }: Api): CliError =>
  new CliError(3, `${address} answers, but not as the admin listener of a Crossfade server.`)
