import type { Problem } from '../../core/index.ts'
import { problem } from '../http/problem.ts'

/** Nothing of an answer is kept on the way, or taken for another type. */
export const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

export const json = (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...HEADERS, ...headers },
  })

export const noContent = (headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(null, { status: 204, headers: { ...HEADERS, ...headers } })

/** 422: what is wrong, place by place. */
export const problemsAnswer = (detail: string, problems: readonly Problem[]): Response =>
  problem(422, detail, {}, { problems })
