import { createHmac } from 'node:crypto'

/** Of a network that is not known. */
const UNKNOWN = 0

/**
 * A number of 32 bits that stands for a network in the place of its address, as long as the key is known.
 * @param key is kept nowhere: with it all networks could be tried
 */
export const createNetworkNumber =
  (key: Buffer): ((network: string | null) => number) =>
  (network) =>
    network === null ? UNKNOWN : createHmac('sha256', key).update(network).digest().readUInt32BE() || 1
