import type { z } from 'zod'
import type { Caller } from '../auth/caller.ts'
import type { Role } from '../control/control-store.ts'

export type Method = 'GET' | 'PUT' | 'POST' | 'DELETE'

type Infer<Schema> = Schema extends z.ZodType ? z.infer<Schema> : undefined

/** A request whose parts were checked. */
export type Asked<Query, Body> = {
  readonly query: Infer<Query>
  readonly body: Infer<Body>
  /** Of the path. */
  readonly name: string
  header(name: string): string | undefined
}

/** What a route answers with, for its documentation and the tests: status → what it means, and the body. */
export type Answers = Readonly<Record<number, { readonly means: string; readonly body?: z.ZodType }>>

type Common<Query, Body> = {
  readonly method: Method
  /** `:name` or `:id` stands for one part. */
  readonly path: string
  readonly summary: string
  /** Texts, as a query brings them. */
  readonly query?: Query
  /** Headers that it needs: name → what it says. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Body
  /** @default 64 KB */
  readonly maxBodyBytes?: number
  readonly answers: Answers
}

/** A route of the admin listener: what it takes, checked by schemas that its documentation is made of. */
export type Route<Query = undefined, Body = undefined> = Common<Query, Body> &
  (
    | { readonly role: Role; handle(asked: Asked<Query, Body>, caller: Caller): Promise<Response> | Response }
    /** Anybody may ask. */
    | { readonly role: null; handle(asked: Asked<Query, Body>): Promise<Response> | Response }
  )

/** One whose types are checked where it is written, and no longer matter. */
export type AnyRoute = Route<z.ZodType | undefined, z.ZodType | undefined>

export const route = <
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(
  defined: Route<Query, Body>,
): AnyRoute => defined
