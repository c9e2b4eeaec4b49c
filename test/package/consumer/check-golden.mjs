// Runs the golden vectors of the folder in argv against the installed package, and prints where it says something else.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { assign, bucketOf, explainAssignment, parseRollout } from 'crossfade-gate/core'

const read = (name) => JSON.parse(readFileSync(join(process.argv[2], name), 'utf8'))

const buckets = read('buckets.json').map(({ key, value, bucket }) => ({
  name: `bucket of ${JSON.stringify([key, value])}`,
  found: bucketOf(key, value),
  expected: bucket,
}))
const assignments = read('assignments.json').map(({ name, rollout, subject, expected, explanation }) => {
  const assignment = assign(rollout, subject)
  return { name, found: [assignment, explainAssignment(assignment)], expected: [expected, explanation] }
})
const { valid, refused } = read('rollouts.json')
const rollouts = [
  ...valid.map(({ name, input }) => ({ name, found: parseRollout(input).ok, expected: true })),
  ...refused.map(({ name, input, problems }) => ({
    name,
    found: parseRollout(input).problems?.map(({ path }) => path),
    expected: problems.map(({ path }) => path),
  })),
]

const wrong = [buckets, assignments, rollouts].map((vectors) =>
  vectors.filter(({ found, expected }) => !isDeepStrictEqual(found, expected)),
)
console.log(
  JSON.stringify({
    checked: [buckets.length, assignments.length, rollouts.length],
    wrong: wrong.flat(),
  }),
)
