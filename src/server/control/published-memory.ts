import type { RevisionMemory } from '../rollout/revision-memory.ts'
import type { ControlStore } from './control-store.ts'

/** The control store remembers the highest revision ever published, whatever the source. */
export const publishedMemory = (store: ControlStore): RevisionMemory => ({
  load: () => store.highestPublished(),
  save: ({ revision, content }) => store.published(revision, content),
})
