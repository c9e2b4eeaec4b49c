/**
 * A leaf of a canonical form as it is shown: JSON. Of a masked form a label (`‹number 10^3›`) stands for a value of any
 * kind: it is shown as it is, since in quotes it would look like a text.
 */
export const leafText = (value: unknown, masked: boolean): string =>
  masked && typeof value === 'string' && /^‹.+›$/.test(value) ? value : (JSON.stringify(value) ?? 'null')
