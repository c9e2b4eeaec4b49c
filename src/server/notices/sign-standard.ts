import { createHmac } from 'node:crypto'

/**
 * The header webhook-signature of Standard Webhooks: https://github.com/standard-webhooks/standard-webhooks
 * @param timestamp of this try, seconds since epoch @param secret its bytes
 */
export const signStandard = (id: string, timestamp: number, body: string, secret: Uint8Array): string =>
  `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`
