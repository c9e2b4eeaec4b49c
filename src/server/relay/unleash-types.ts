import type { Unleash } from 'unleash-client'

// unleash-client exports neither of these by name
type FeatureInterface = NonNullable<ReturnType<Unleash['getFeatureToggleDefinition']>>
type EnhancedFeatureInterface = ReturnType<Unleash['getFeatureToggleDefinitions']>[number]

/** A flag as unleash-client holds it, its segments as ids or in full (`getFeatureToggleDefinitions(true)`). */
export type UnleashFlag = FeatureInterface | EnhancedFeatureInterface

type Strategy = NonNullable<FeatureInterface['strategies']>[number]
type FullStrategy = NonNullable<EnhancedFeatureInterface['strategies']>[number]

export type UnleashSegment = NonNullable<NonNullable<FullStrategy['segments']>[number]>
export type UnleashConstraint = Strategy['constraints'][number]

/** A strategy as it really arrives: servers leave out what is empty. */
export type UnleashStrategy = Pick<Strategy, 'name'> &
  Partial<Pick<Strategy, 'parameters' | 'constraints' | 'variants'>> & {
    /** By which the Admin API changes it. */
    readonly id?: string
    readonly segments?: readonly (number | UnleashSegment | undefined)[]
    readonly disabled?: boolean
  }
