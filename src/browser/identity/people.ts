import type { Fields, Person } from '../../core/index.ts'
import { nobody, withUserId } from './person.ts'

type Change = (change: (person: Person) => Person) => void

/** Segment's `User`: synchronous, and there before any SDK is. */
export type User = {
  /** The user id; with an argument sets it (another one than before also ends the anonymous id). */
  id(id?: string | null): string | null
  /** The anonymous id, made up where there is none; with an argument sets it. */
  anonymousId(id?: string | null): string | null
  /** The traits; with an argument replaces them. */
  traits(traits?: Fields | null): Fields
  identify(id?: string | null, traits?: Fields): void
  logout(): void
  reset(): void
  save(): boolean
}

/** Segment's `Group`. */
export type Group = Omit<User, 'anonymousId'>

type Access = { readonly person: () => Person; readonly become: Change; readonly newId: () => string }

export function createUser({ person, become, newId }: Access): User {
  const logout = (): void => become((who) => ({ ...who, anonymousId: null, userId: null, traits: {} }))
  return {
    id(id) {
      if (id !== undefined) become((who) => withUserId(who, id || null))
      return person().userId
    },
    anonymousId(id) {
      if (id !== undefined) become((who) => ({ ...who, anonymousId: id }))
      if (id === undefined && !person().anonymousId) become((who) => ({ ...who, anonymousId: newId() }))
      return person().anonymousId
    },
    traits(traits) {
      if (traits !== undefined) become((who) => ({ ...who, traits: traits ?? {} }))
      return person().traits
    },
    identify(id, traits = {}) {
      become((who) => ({ ...(id ? withUserId(who, id) : who), traits }))
    },
    logout,
    reset: logout,
    save: () => true,
  }
}

export function createGroup({ person, become }: Access): Group {
  const logout = (): void =>
    become((who) => ({ ...who, groupId: nobody.groupId, groupTraits: nobody.groupTraits }))
  return {
    id(id) {
      if (id !== undefined) become((who) => ({ ...who, groupId: id || null }))
      return person().groupId
    },
    traits(traits) {
      if (traits !== undefined) become((who) => ({ ...who, groupTraits: traits ?? {} }))
      return person().groupTraits
    },
    identify(id, groupTraits = {}) {
      become((who) => ({ ...who, groupId: id || who.groupId, groupTraits }))
    },
    logout,
    reset: logout,
    save: () => true,
  }
}
