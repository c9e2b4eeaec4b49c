import { quarantineText } from '../../core/ramp/quarantine-text.ts'
import type { Begun } from './begun.ts'

type Quarantine = NonNullable<Begun['evidence']>['quarantine']

/** What is left out of what reports say; nothing where that is nothing. */
export const Quarantined = ({ quarantine }: { readonly quarantine: Quarantine | undefined }) =>
  quarantine === undefined ? null : <p>{quarantineText(quarantine)}</p>
