/** Words of a line and the way back: spaces separate, backslashes escape, nothing else is special. */
import { describe, expect, it } from '@jest/globals';
import { fc } from '../../support/random-cases';
import { escapeWord, tokenize } from '../../../lib/rules/tokenize';

function words(line: string): string[] {
  return tokenize(line).map((word) => word.text);
}

describe('tokenize', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['only spaces', '   ', []],
    ['one word', '-D', ['-D']],
    ['several spaces', '  -b  5 ', ['-b', '5']],
    ['a tab as an ordinary character', '-w\t/x y', ['-w\t/x', 'y']],
    ['quotes as ordinary characters', `-k "a b" 'c'`, ['-k', '"a', 'b"', "'c'"]],
    ['a carriage return as an ordinary character', '-e 1\r', ['-e', '1\r']],
    ['a hash as an ordinary character', '-b 5 # x', ['-b', '5', '#', 'x']],
    ['an escaped space', String.raw`-w /two\ words -k x`, ['-w', '/two words', '-k', 'x']],
    ['an escaped backslash', String.raw`-k a\\b`, ['-k', String.raw`a\b`]],
    ['an escaped backslash before a space', String.raw`-k a\\ b`, ['-k', 'a\\', 'b']],
    ['an escaped backslash and an escaped space', String.raw`-k a\\\ b`, ['-k', String.raw`a\ b`]],
    ['a backslash before anything else', String.raw`-k a\b\n`, ['-k', String.raw`a\b\n`]],
    ['a backslash before another word', String.raw`-k \a b`, ['-k', String.raw`\a`, 'b']],
    ['three backslashes before a space', String.raw`a\\\ b c`, [String.raw`a\ b`, 'c']],
    ['four backslashes before a space', String.raw`a\\\\ b`, [String.raw`a\\`, 'b']],
    ['a backslash at the end', '-k a\\', ['-k', 'a\\']],
    ['a word that is one escaped space', String.raw`-k \ `, ['-k', ' ']],
  ])('reads %s', (_, line, expected) => {
    expect(words(line)).toEqual(expected);
  });

  it('counts columns from 1, in characters of the line and before unescaping', () => {
    expect(tokenize(String.raw`  -w /two\ words -k ü x`)).toEqual([
      { text: '-w', column: 3 },
      { text: '/two words', column: 6 },
      { text: '-k', column: 18 },
      { text: 'ü', column: 21 },
      { text: 'x', column: 23 },
    ]);
  });
});

describe('escapeWord', () => {
  it.each([
    ['plain', 'plain'],
    ['two words', String.raw`two\ words`],
    [String.raw`a\b`, String.raw`a\b`],
    [String.raw`a\\b`, String.raw`a\\\b`],
    ['a\\', 'a\\\\'],
    [String.raw`a\ b`, String.raw`a\\\ b`],
  ])('writes %j as %j', (word, escaped) => {
    expect(escapeWord(word)).toBe(escaped);
    expect(words(escaped)).toEqual([word]);
  });

  it('writes lines of any words so that they are read back', () => {
    const word = fc.string({
      unit: fc.constantFrom('\\', ' ', 'a', '/', '\t', '"', 'ü'),
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), (original) => {
        expect(words(original.map(escapeWord).join(' '))).toEqual(original);
      }),
    );
  });
});
