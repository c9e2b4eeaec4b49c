const TARGET_SECONDS = 120
/** Of all steps, unless `--visitors` says otherwise. */
const VISITORS = 60

/** How long the demo took, against how long it may take: one sentence. */
export const durationText = (seconds: number, visitors: number): string => {
  // never 120 of what was longer than that
  const over = Math.ceil(seconds - TARGET_SECONDS)
  const took = `It took ${over > 0 ? TARGET_SECONDS + over : Math.round(seconds)} s`
  if (visitors > VISITORS)
    return `${took}; for more than ${VISITORS} visitors there is no time that it may take.`
  return over > 0
    ? `${took}, ${over} s longer than the ${TARGET_SECONDS} s that it may take: this machine was too busy or is too slow for it.`
    : `${took} of the ${TARGET_SECONDS} s that it may take with ${VISITORS} visitors.`
}
