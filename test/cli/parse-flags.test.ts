import { describe, expect, it } from 'vitest'
import { parseArguments } from '../../src/cli/parse-flags.ts'

const parse = (...argv: string[]) =>
  parseArguments('mix', argv, { json: true, ids: 'FILE', context: ['NAME=VALUE'] }, ['OLD', '[NEW]'])

describe('parseArguments', () => {
  it('reads operands anywhere among the flags', () => {
    expect(parse('a', '--json', 'b')).toEqual({ flags: { json: true }, operands: ['a', 'b'] })
    expect(parse('--ids', 'f', 'a')).toEqual({ flags: { ids: 'f' }, operands: ['a'] })
    expect(parse('--', '--json')).toEqual({ flags: {}, operands: ['--json'] })
  })

  it('gathers a flag that may be repeated, and its values may hold =', () => {
    expect(parse('a', '--context', 'x=1', '--context=y=2=3').flags).toEqual({ context: ['x=1', 'y=2=3'] })
  })

  it('takes a lone - for a value and for an operand', () => {
    expect(parse('-', '--ids', '-')).toEqual({ flags: { ids: '-' }, operands: ['-'] })
  })

  it.each([
    [[], 'mix needs OLD: crossfade mix OLD [NEW].'],
    [['a', 'b', 'c'], 'mix does not know what to do with "c"; see crossfade help mix.'],
    [['a', '--context'], '--context needs a value: --context NAME=VALUE.'],
    [['a', '--ids', '--json'], '--ids needs a value: --ids FILE.'],
    [['a', '--ids=f', '--ids=g'], '--ids is given twice.'],
    [['a', '--contxt=1'], 'mix has no flag --contxt; did you mean --context?'],
  ])('refuses %j', (argv, sentence) => {
    expect(() => parse(...argv)).toThrow(expect.objectContaining({ exitCode: 2, message: sentence }))
  })
})
