/**
 * The outcome of work that asks somebody else, or an error where it takes longer: one that hangs, as network drives
 * do, must hold up nothing else. The work itself cannot be ended.
 * @param who is asked, for the error's words
 */
export const within = async <Value>(
  ms: number,
  work: Promise<Value>,
  who = 'the file system',
): Promise<Value> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} gave no answer in ${ms / 1000} seconds`)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
