/** The words of a command line as getopt_long(3) takes them apart. */
import { describe, expect, it } from '@jest/globals';
import { isInvalid, OptionScan } from '../../../lib/rules/getopt';
import { placed } from '../../../lib/rules/tokenize';

const GRAMMAR = {
  short: 'hlb:F:',
  long: { backlog_wait_time: true, 'reset-lost': false, reset_backlog: false, signal: true },
};

function scanOf(...words: readonly string[]): OptionScan {
  return new OptionScan(placed(words), GRAMMAR);
}

/** Every option as name=argument, `!word` where it is invalid, and then the operands. */
function readAll(scan: OptionScan): string[] {
  const found: string[] = [];
  for (let option = scan.next(); option !== undefined; option = scan.next()) {
    if (isInvalid(option)) found.push(`!${option.invalid.text}`);
    else
      found.push(
        option.argument === undefined ? option.name : `${option.name}=${option.argument.text}`,
      );
  }
  return [...found, ...scan.operands.map((word) => `(${word.text})`)];
}

describe('OptionScan', () => {
  it.each<[string, string[], string[]]>([
    ['nothing', [], []],
    ['an option', ['-h'], ['h']],
    ['an argument in the next word', ['-b', '5'], ['b=5']],
    ['an attached argument', ['-b5'], ['b=5']],
    ['an argument that looks like an option', ['-b', '-h'], ['b=-h']],
    ['an empty argument', ['-b', ''], ['b=']],
    ['a cluster', ['-hl'], ['h', 'l']],
    ['a cluster that ends with an argument', ['-hb5'], ['h', 'b=5']],
    ['a cluster whose argument is the next word', ['-hb', '5'], ['h', 'b=5']],
    ['operands among options', ['x', '-h', 'y', '-b', '5', 'z'], ['h', 'b=5', '(x)', '(y)', '(z)']],
    ['a single dash as an operand', ['-', '-h'], ['h', '(-)']],
    ['everything after two dashes as operands', ['-h', '--', '-l', 'x'], ['h', '(-l)', '(x)']],
    ['two dashes as an argument', ['-b', '--', '-h'], ['b=--', 'h']],
    ['a long option', ['--reset-lost'], ['reset-lost']],
    ['a long option with its argument', ['--signal', 'term'], ['signal=term']],
    ['a long option with its argument attached', ['--signal=term'], ['signal=term']],
    ['a long option with an empty argument', ['--signal='], ['signal=']],
    ['an argument with an equals sign', ['--signal=a=b'], ['signal=a=b']],
    ['a unique prefix', ['--sig=term', '--back', '5'], ['signal=term', 'backlog_wait_time=5']],
    ['an ambiguous prefix', ['--reset'], ['!--reset']],
    ['an unknown long option', ['--nope', '-h'], ['!--nope', 'h']],
    ['an argument that a long option does not take', ['--reset-lost=1'], ['!--reset-lost=1']],
    ['a long option without its argument', ['--signal'], ['!--signal']],
    ['an unknown letter', ['-x', '-h'], ['!-x', 'h']],
    ['an option without its argument', ['-b'], ['!-b']],
    ['a colon, which is no option', ['-:'], ['!-:']],
    ['an unknown letter at the end of a cluster', ['-hx'], ['h', '!-hx']],
    ['an unknown letter at the beginning of a cluster', ['-b', '5', '-xh'], ['b=5', '!-xh', 'h']],
    ['an unknown letter of a cluster that is the first word', ['-xh'], ['!-xh', 'h']],
  ])('reads %s', (_, words, expected) => {
    expect(readAll(scanOf(...words))).toEqual(expected);
  });

  it('takes a name that is also the prefix of another one', () => {
    const grammar = { short: '', long: { reset: false, 'reset-lost': false } };
    expect(readAll(new OptionScan(placed(['--reset']), grammar))).toEqual(['reset']);
  });

  it('knows where options and their arguments stand', () => {
    const scan = scanOf('-b', '5', '-F3', '--signal=term', '--back', '7');
    const places = Array.from({ length: 4 }, () => {
      const option = scan.next();
      if (option === undefined || isInvalid(option)) return [];
      return [option.name, option.word.column, option.argument?.column];
    });
    expect(places).toEqual([
      ['b', 1, 4],
      ['F', 6, 8],
      ['signal', 10, 19],
      ['backlog_wait_time', 24, 31],
    ]);
  });

  it('is unfinished while words or letters of a cluster are left', () => {
    const scan = scanOf('-hl', 'x');
    expect(scan.unfinished).toBe(true);
    scan.next();
    expect([scan.index, scan.position, scan.unfinished]).toEqual([1, 0, true]);
    scan.next();
    expect(scan.unfinished).toBe(true);
    expect(scan.next()).toBeUndefined();
    expect([scan.index, scan.position, scan.unfinished]).toEqual([2, 2, false]);
  });

  it.each([
    [['-h', '--', 'x'], true],
    [['-h', 'x'], false],
  ])('tells of %j whether two dashes ended it: %p', (words, ended) => {
    const scan = scanOf(...words);
    readAll(scan);
    expect(scan.ended).toBe(ended);
  });

  it.each([
    ['the word itself', ['-h', '-x'], '-x'],
    ['the word itself at the end of a cluster', ['-b', '5', '-hx'], '-hx'],
    ['the word before a cluster that goes on', ['-b', '5', '-xh'], '5'],
    ['the operand that was moved before such a cluster', ['x', '-b', '5', '-xh'], 'x'],
    ['a space where no word is before it', ['-xh'], ' '],
    ['the word itself where an argument is missing', ['-h', '-b'], '-b'],
    ['the word itself of a long option', ['-h', '--nope'], '--nope'],
  ])('blames %s', (_, words, blamed) => {
    const scan = scanOf(...words);
    let option = scan.next();
    while (option !== undefined && !isInvalid(option)) option = scan.next();
    expect(option?.blamed).toBe(blamed);
  });
});
