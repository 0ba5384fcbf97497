/**
 * The options that auditctl does not have. They are removed before its grammar sees the words, so
 * that its counting and abbreviations are not affected.
 */
import { isInvalid, OptionScan } from '../../rules/getopt';
import { AUDITCTL_GRAMMAR } from '../../rules/grammar';
import { placed } from '../../rules/tokenize';

export interface OwnOptions {
  /** One JSON document on standard output instead of text. */
  readonly json: boolean;
  /** Compile rules and show what would be sent, but send nothing. */
  readonly dryRun: boolean;
  /** Read tabs and carriage returns in rules files as auditctl does. */
  readonly strict: boolean;
  /** The machine for `b64`, `b32` and rules without an arch. */
  readonly arch: string | undefined;
  readonly color: 'auto' | 'never';
}

export const NO_OWN_OPTIONS: OwnOptions = {
  json: false,
  dryRun: false,
  strict: false,
  arch: undefined,
  color: 'auto',
};

const OWN = /^--(?:(json|dry-run|strict)|(arch|color)=(.*))$/;

export interface SplitWords {
  readonly own: OwnOptions;
  /** The words for auditctl's grammar. */
  readonly words: readonly string[];
  /** What is wrong with one of these options. */
  readonly problem: string | undefined;
}

/** Separates these options from auditctl's. A word that is an option's value is not an option. */
export function splitOwnOptions(all: readonly string[]): SplitWords {
  if (!all.some((word) => OWN.test(word))) {
    return { own: NO_OWN_OPTIONS, words: all, problem: undefined };
  }
  const scan = new OptionScan(placed(all), AUDITCTL_GRAMMAR);
  const taken = new Set<number>();
  const own: { -readonly [Name in keyof OwnOptions]: OwnOptions[Name] } = { ...NO_OWN_OPTIONS };
  let problem: string | undefined;
  for (let option = scan.next(); option !== undefined; option = scan.next()) {
    const match = isInvalid(option) ? OWN.exec(option.invalid.text) : null;
    if (match === null) continue;
    taken.add(scan.index - 1);
    const [, flag, name, value = ''] = match;
    if (flag === 'json') own.json = true;
    else if (flag === 'dry-run') own.dryRun = true;
    else if (flag === 'strict') own.strict = true;
    else if (name === 'arch') own.arch = value;
    else if (value === 'auto' || value === 'never') own.color = value;
    else problem = `--color takes auto or never, not ${value}`;
  }
  return { own, words: all.filter((_, index) => !taken.has(index)), problem };
}
