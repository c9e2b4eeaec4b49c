/** What a UInt32 column can hold of a number from outside: one row that does not fit would refuse its batch. */
export const unsigned32 = (value: number): number =>
  value > 0 ? Math.min(Math.trunc(value), 4_294_967_295) : 0

/** Of a UInt64 column, as far as numbers are exact. */
export const unsigned = (value: number): number =>
  value > 0 ? Math.min(Math.trunc(value), Number.MAX_SAFE_INTEGER) : 0
