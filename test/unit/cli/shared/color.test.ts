/** Colour: where it goes in a listing and in a plan, and where there is none. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import tty from 'node:tty';
import { coloredChanges, coloredListing, isColored } from '../../../../lib/cli/shared/color';

const { NO_COLOR } = process.env;

beforeEach(() => {
  delete process.env['NO_COLOR'];
});

afterEach(() => {
  jest.restoreAllMocks();
  if (NO_COLOR === undefined) delete process.env['NO_COLOR'];
  else process.env['NO_COLOR'] = NO_COLOR;
});

function outputIsTerminal(is: boolean): void {
  jest.spyOn(tty, 'isatty').mockImplementation((descriptor) => is && descriptor === 1);
}

/** The colours as words, so that a failure can be read. */
function named(text: string): string {
  const names = { 31: '<red>', 32: '<green>', 33: '<yellow>', 36: '<cyan>', 39: '</>' };
  return Object.entries(names).reduce(
    (all, [code, name]) => all.replaceAll(`\u001B[${code}m`, name),
    text,
  );
}

describe('whether there is colour', () => {
  it.each<[boolean, string | undefined, 'auto' | 'never', boolean]>([
    [true, undefined, 'auto', true],
    [true, '', 'auto', true],
    [true, '1', 'auto', false],
    [true, undefined, 'never', false],
    [false, undefined, 'auto', false],
  ])('terminal %p, NO_COLOR %p, %s: %p', (terminal, noColor, wanted, colored) => {
    outputIsTerminal(terminal);
    if (noColor !== undefined) process.env['NO_COLOR'] = noColor;
    expect(isColored(wanted)).toBe(colored);
  });
});

describe('a listing', () => {
  it.each([
    ['-a always,exit -S all', '-a <green>always</>,exit -S all'],
    ['-a never,task', '-a <red>never</>,task'],
    ['-w /etc -p wa -k a', '-w /etc -p wa -k <yellow>a</>'],
    ['-w /etc -F key=a\\ b -k c', '-w /etc -F key=<yellow>a\\ b</> -k <yellow>c</>'],
    ['-w /always -p wa', '-w /always -p wa'],
  ])('%s', (line, colored) => {
    expect(named(coloredListing(`${line}\n${line}\n`))).toBe(`${colored}\n${colored}\n`);
  });
});

describe('a plan', () => {
  const PLAN = '+ new\n- old\n~ moved\n= set\n! open\n2 rules stay - as they are';

  it('has each line in the colour of its sign, at a terminal', () => {
    outputIsTerminal(true);
    expect(named(coloredChanges(PLAN))).toBe(
      '<green>+ new</>\n<red>- old</>\n<yellow>~ moved</>\n<cyan>= set</>\n<yellow>! open</>\n' +
        '2 rules stay - as they are',
    );
  });

  it('has none elsewhere', () => {
    outputIsTerminal(false);
    expect(coloredChanges(PLAN)).toBe(PLAN);
  });
});
