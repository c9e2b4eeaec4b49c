/**
 * What became of a pair, from RudderStack's point of view, by what `pairsOf` says of it; '' where its cohort has one
 * leg. What only a comparison can tell is `compared`: an expression.
 * Parameters: `now` and `lateness` in ms.
 */
export const outcomeSql = (cohort: string, compared: string): string => `multiIf(
  ${cohort} != 'dual', '',
  ns = 0 OR nr = 0, if(${DUE} > {now:UInt64}, 'pending', if(nr = 0, 'missing', 'extra')),
  ns_first_hand = 0 OR nr_first_hand = 0, 'recovered',
  ${compared})`

/** ms since epoch: when a pair that only one leg has delivered is late enough to be judged. */
export const DUE = `(toUnixTimestamp64Milli(first_received) + {lateness:UInt64})`
