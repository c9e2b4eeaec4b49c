import type { Fields, Person } from '../../core/index.ts'
import { withUserId } from './person.ts'

/** Segment's `Group`: synchronous, and there before any SDK is. */
export type Group = {
  /** The id; with an argument sets it. */
  id(id?: string | null): string | null
  /** The traits; with an argument replaces them. */
  traits(traits?: Fields | null): Fields
  identify(id?: string | null, traits?: Fields): void
  logout(): void
  reset(): void
  save(): boolean
}

/** Segment's `User`. Another user id than before also ends the anonymous id. */
export type User = Group & {
  /** The anonymous id, made up where there is none; with an argument sets it. */
  anonymousId(id?: string | null): string | null
}

type Access = {
  readonly person: () => Person
  readonly become: (change: (person: Person) => Person) => void
  readonly newId: () => string
}

type Keys = { readonly id: 'userId' | 'groupId'; readonly traits: 'traits' | 'groupTraits' }

function createGroupLike({ person, become }: Access, keys: Keys): Group {
  const withId = (who: Person, id: string | null): Person =>
    keys.id === 'userId' ? withUserId(who, id) : { ...who, groupId: id }
  const logout = (): void =>
    become((who) => ({
      ...who,
      [keys.id]: null,
      [keys.traits]: {},
      ...(keys.id === 'userId' && { anonymousId: null }),
    }))
  return {
    id(id) {
      if (id !== undefined) become((who) => withId(who, id || null))
      return person()[keys.id]
    },
    traits(traits) {
      if (traits !== undefined) become((who) => ({ ...who, [keys.traits]: traits ?? {} }))
      return person()[keys.traits]
    },
    identify(id, traits = {}) {
      become((who) => ({ ...(id ? withId(who, id) : who), [keys.traits]: traits }))
    },
    logout,
    reset: logout,
    save: () => true,
  }
}

export const createGroup = (access: Access): Group =>
  createGroupLike(access, { id: 'groupId', traits: 'groupTraits' })

export function createUser(access: Access): User {
  const { person, become, newId } = access
  return {
    ...createGroupLike(access, { id: 'userId', traits: 'traits' }),
    anonymousId(id) {
      if (id !== undefined || !person().anonymousId)
        become((who) => ({ ...who, anonymousId: id === undefined ? newId() : id }))
      return person().anonymousId
    },
  }
}
