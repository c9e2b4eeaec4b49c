import { toSerialisable } from '../../core/call/serialise.ts'
import type { Fields, Person } from '../../core/index.ts'
import { idFrom } from './segment-storage.ts'
import { mergeTraits, withUserId } from './person.ts'

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
  const own = (traits: unknown): Fields => toSerialisable(traits ?? {}) as Fields
  return {
    id(id) {
      if (id !== undefined) become((who) => withId(who, id || null))
      return person()[keys.id]
    },
    traits(traits) {
      if (traits !== undefined) become((who) => ({ ...who, [keys.traits]: own(traits) }))
      return { ...person()[keys.traits] }
    },
    identify(id, traits) {
      const given = own(traits)
      become((who) => ({
        ...(id ? withId(who, id) : who),
        [keys.traits]: mergeTraits(who[keys.id], id, who[keys.traits], given),
      }))
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
      const made = newId()
      if (id !== undefined || !person().anonymousId)
        // asked before consent, a returning visitor has one all the same
        become((who) => ({ ...who, anonymousId: id === undefined ? (who.anonymousId ?? made) : idFrom(id) }))
      return person().anonymousId
    },
  }
}
