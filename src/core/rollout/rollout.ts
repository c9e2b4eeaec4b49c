export type Cohort = 'segment' | 'dual' | 'rudderstack'
