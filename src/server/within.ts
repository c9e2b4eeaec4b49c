/**
 * The outcome of work that asks somebody else, or an error where it takes longer: one that hangs, as a
 * database behind a broken network does, must hold up nothing else. The work itself cannot be ended.
 * @param who is asked, for the error's words, or what makes the error
 */
export const within = async <Value>(
  ms: number,
  work: Promise<Value>,
  who: string | (() => Error) = 'the database',
): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    const error = (): Error =>
      typeof who === 'string' ? new Error(`${who} gave no answer in ${ms / 1000} seconds`) : who()
    timer = setTimeout(() => reject(error()), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
