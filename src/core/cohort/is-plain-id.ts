/** Plain ids hash alike in every implementation, whatever bytes it takes from a string. */
export const isPlainId = (id: string | null | undefined): id is string =>
  /^[\x20-\x7e]{1,128}$/.test(id ?? '')
