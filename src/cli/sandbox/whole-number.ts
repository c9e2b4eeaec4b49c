import { CliError } from '../cli-error.ts'

/** @throws CliError (exit 2) */
export function wholeNumber(flag: string, value: string, min: number, max: number): number {
  if (/^\d+$/.test(value) && Number(value) >= min && Number(value) <= max) return Number(value)
  throw new CliError(2, `${flag} must be a whole number from ${min} to ${max}, not "${value}".`)
}
