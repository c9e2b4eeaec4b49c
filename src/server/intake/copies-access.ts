import type { Leg } from '../../core/index.ts'
import { refusal, type CopiesAnswer, type RequestRefusal } from './refusals.ts'
import { secretCheck, signatureCheck } from './secrets.ts'

/** Who may bring copies. */
export type CopiesSecrets = {
  /** Segment's shared secret, which signs; CROSSFADE_SEGMENT_SECRET. */
  readonly segment: string | null
  /** In the header that both webhooks are told to send; CROSSFADE_COPIES_SECRET. */
  readonly copies: string | null
}

export type ReadHeader = (name: string) => string | undefined

export type Refused = { readonly reason: RequestRefusal; readonly answer: CopiesAnswer }

export type CopiesAccess = {
  /** What can be told before the body is read; null: read it. */
  beforeBody(leg: Leg, header: ReadHeader): Refused | null
  /** A list of events: of those Segment signs the first alone, so that the rest could be anybody's. */
  batch(leg: Leg, header: ReadHeader, first: string): Refused | null
  /** @param text the whole body */
  single(leg: Leg, header: ReadHeader, text: string): Refused | null
}

const refuse = (reason: RequestRefusal, sentence?: string): Refused => ({
  reason,
  answer: refusal(reason, sentence),
})

/** @param secretHeader its name, as the webhooks send it */
export const createCopiesAccess = (secrets: CopiesSecrets, secretHeader: string): CopiesAccess => {
  const name = secretHeader.toLowerCase()
  const hasSecret = secrets.copies === null ? null : secretCheck(secrets.copies)
  const isSigned = secrets.segment === null ? null : signatureCheck(secrets.segment)

  const needsSecret = (header: ReadHeader, what: string): Refused | null => {
    if (hasSecret === null)
      return refuse(
        'not-configured',
        `This server takes no ${what}: set CROSSFADE_COPIES_SECRET, and the header ${name} of the webhook to it.`,
      )
    return hasSecret(header(name)) ? null : refuse('secret', `The header ${name} is missing or wrong.`)
  }

  const needsSignature = (header: ReadHeader, signed: string): Refused | null =>
    isSigned?.(signed, header('x-signature')) ? null : refuse('signature')

  return {
    beforeBody(leg, header) {
      if (leg === 'rudderstack') return needsSecret(header, 'copies of RudderStack')
      if (isSigned !== null) return null
      const sentence =
        "This server takes no copies of Segment: set CROSSFADE_SEGMENT_SECRET to the webhook's shared secret."
      return refuse('not-configured', sentence)
    },
    batch: (leg, header, first) =>
      leg === 'rudderstack'
        ? null
        : (needsSecret(header, 'batches of Segment') ?? needsSignature(header, first)),
    single: (leg, header, text) => (leg === 'rudderstack' ? null : needsSignature(header, text)),
  }
}
