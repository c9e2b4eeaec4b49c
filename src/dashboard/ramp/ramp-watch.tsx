import type { ComponentChildren } from 'preact'
import { RampProvider, useRampAnswer } from '../state/ramp.ts'

/** Asks once for all parts of the page that say something of the ramp. */
export const RampWatch = ({
  watched,
  children,
}: {
  readonly watched: boolean
  readonly children: ComponentChildren
}) => <RampProvider value={useRampAnswer(watched)}>{children}</RampProvider>
