import type { Leg } from '../../../core/index.ts'
import type { InputFile, Problem } from './input-file.ts'
import { findHttps } from './find-https.ts'
import { findLocal } from './find-local.ts'
import type { Found } from './found.ts'
import { findS3 } from './s3/find-s3.ts'
import { withoutQuery } from './without-query.ts'

export type Inputs = { readonly files: readonly InputFile[]; readonly problems: readonly Problem[] }

type Env = Readonly<Record<string, string | undefined>>

/**
 * The files that globs name: on this machine, `s3://bucket/prefix…` or `https://…`. A file that two globs name is one.
 * @param env of AWS
 */
export const findInputs = async (
  globs: Readonly<Record<Leg, readonly string[]>>,
  env: Env,
): Promise<Inputs> => {
  const files: InputFile[] = []
  const problems: Problem[] = []
  for (const leg of ['segment', 'rudderstack'] as const)
    for (const glob of globs[leg]) {
      const found = await find(glob, env)
      if ('what' in found) problems.push({ leg, file: withoutQuery(glob), line: null, what: found.what })
      else files.push(...found.files.map((file) => ({ ...file, leg })))
    }
  return { files: withoutRepeats(files), problems }
}

const find = (glob: string, env: Env): Promise<Found> => {
  if (glob.startsWith('s3://')) return findS3(glob, env)
  return /^https?:\/\//.test(glob) ? findHttps(glob) : findLocal(glob)
}

const withoutRepeats = (files: readonly InputFile[]): InputFile[] => {
  const byPlace = new Map(files.map((file) => [JSON.stringify([file.leg, keyOf(file)]), file]))
  return [...byPlace.values()]
}

const keyOf = ({ at }: InputFile): string => {
  if (at.kind === 'local') return at.path
  return at.kind === 's3' ? `${at.bucket}/${at.key}` : at.url
}
