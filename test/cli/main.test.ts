import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { VERB_GROUPS, VERBS } from '../../src/cli/verbs.ts'
import { run } from './support.ts'

const VERB_NAMES = Object.keys(VERBS)

describe('crossfade', () => {
  it.each([['--help'], ['-h'], ['help'], ['help', '--help']])('lists every verb for %s', async (...argv) => {
    const { code, out, err } = await run(argv)
    expect([code, err]).toEqual([0, ''])
    for (const name of VERB_NAMES) expect(out).toMatch(new RegExp(`^ {2}${name} +[a-z]`, 'm'))
    expect(out).toContain(
      'Exit codes: 0 fine, 1 the answer is no, 2 wrong usage or configuration, 3 could not',
    )
  })

  it('begins its help with what to do when something is wrong, and lists every verb once, in groups', async () => {
    const { out } = await run(['--help'])
    expect(out.indexOf('Something is wrong?\n  crossfade kill rudderstack ')).toBeGreaterThan(0)
    expect(out.indexOf('Something is wrong?')).toBeLessThan(out.indexOf('Usage:'))
    expect(Object.values(VERB_GROUPS).flat().toSorted()).toEqual(VERB_NAMES.toSorted())
  })

  it.each(VERB_NAMES)('gives an example of %s and says what its exit codes mean', async (name) => {
    const { out } = await run(['help', name])
    expect(out).toMatch(new RegExp(`^Example: .*\\bcrossfade ${name}\\b`, 'm'))
    expect(out).toMatch(/^Exit 0: \S.*\. 2: \S/m)
  })

  it('prints the version of the package', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(await run(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' })
  })

  it.each(VERB_NAMES)('explains %s in the same words for help and --help', async (name) => {
    const help = await run(['help', name])
    expect(help).toEqual(await run([name, '--help']))
    expect(help).toEqual(await run([name, '--unknown', '-h']))
    expect(help.code).toBe(0)
    expect(help.out).toMatch(new RegExp(`^crossfade ${name}\\b`))
  })

  it.each(VERB_NAMES)('stays within 120 columns about %s', async (name) => {
    const { out } = await run(['help', name])
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  })

  it.each([
    [[], 'crossfade: a verb is missing; see crossfade --help.\n'],
    [['staus'], 'crossfade: there is no verb "staus"; did you mean status?\n'],
    [['help', 'serv'], 'crossfade: there is no verb "serv"; did you mean serve?\n'],
    [['help', 'serve', 'status'], 'crossfade: help takes one verb: crossfade help serve.\n'],
    [['toString'], /^crossfade: there is no verb "toString"; did you mean \w+\?\n$/],
    [['--halp'], 'crossfade: there is no flag --halp; did you mean --help?\n'],
    [['status', '--jason'], 'crossfade: status has no flag --jason; did you mean --json?\n'],
    [['status', '--json=yes'], 'crossfade: --json takes no value.\n'],
    [['status', '--server'], 'crossfade: --server needs a value: --server URL.\n'],
    [['status', '--server='], 'crossfade: --server needs a value: --server URL.\n'],
    [['status', '--server', '--json'], 'crossfade: --server needs a value: --server URL.\n'],
    [['status', '--json', '--json'], 'crossfade: --json is given twice.\n'],
    [
      ['status', 'please'],
      'crossfade: status does not know what to do with "please"; see crossfade help status.\n',
    ],
    [['status', '-x'], 'crossfade: status has no flag -x; did you mean --json?\n'],
    [['status', '--__proto__', 'x'], /^crossfade: status has no flag --__proto__; did you mean --\w+\?\n$/],
  ])('ends with 2 and one sentence for %j', async (argv, sentence) => {
    const { code, out, err } = await run(argv)
    expect([code, out]).toEqual([2, ''])
    if (typeof sentence === 'string') expect(err).toBe(sentence)
    else expect(err).toMatch(sentence)
  })
})
