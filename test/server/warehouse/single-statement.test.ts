import { describe, expect, it } from 'vitest'
import { isSingleStatement } from '../../../src/server/warehouse/engine/single-statement.ts'

describe('a single statement', () => {
  it.each([
    'SELECT 1',
    'SELECT 1;',
    'SELECT 1 ; \n ;',
    `SELECT ';'`,
    `SELECT 'it''s; so', "a;b", \`c;d\``,
    `SELECT 'back\\'; slash'`,
    'SELECT 1 -- ; SELECT 2',
    'SELECT 1 # ; SELECT 2',
    'SELECT 1 /* ; SELECT 2 */',
    'SELECT 1; -- and nothing more',
    'SELECT 1; /* nor here */ ',
    'SELECT $$ ; $$, $tag$ ; $$ ; $tag$',
    `SELECT 'without an end; SELECT 2`,
  ])('is %s', (sql) => {
    expect(isSingleStatement(sql)).toBe(true)
  })

  it.each([
    'SELECT 1; SELECT 2',
    `SELECT ';'; SELECT 2`,
    `SELECT 1;'text'`,
    'SELECT 1; /* between */ SELECT 2',
    'SELECT 1; -- line\nSELECT 2',
    'SELECT $a$ ; $a$; SELECT 2',
    'SELECT 1 - -1; SELECT 2',
  ])('is not %s', (sql) => {
    expect(isSingleStatement(sql)).toBe(false)
  })
})
