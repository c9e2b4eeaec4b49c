/** Of an address that is signed, the query opens the file. */
export const withoutQuery = (name: string): string =>
  /^https?:\/\//.test(name) ? name.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//') : name
