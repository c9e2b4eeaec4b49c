import { CliError } from './cli-error.ts'

/**
 * A whole number from 1 up as it is typed.
 * @throws CliError (exit 2)
 */
export const positiveNumber = (flag: string, text: string, most: number): number => {
  if (/^[1-9]\d*$/.test(text) && Number(text) <= most) return Number(text)
  throw new CliError(2, `${flag} must be a whole number from 1 to ${most}, not "${text}".`)
}
