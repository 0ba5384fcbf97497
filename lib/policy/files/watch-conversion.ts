/**
 * Turns watches (`-w`) into rules about system calls that mean the same: one for each architecture of the
 * machine, which the kernel tests for its system calls only. Deletions follow what they delete.
 */
import { statSync } from 'node:fs';
import { RuleError } from '../../errors';
import type { Target } from '../../machine/target';
import { compile } from '../../rules/compile';
import { isArch } from '../../rules/conditions';
import { ruleText } from '../../rules/format';
import type { ParsedRule } from '../../rules/parsing/rule-parser';
import type { FieldCondition, Rule } from '../../rules/rule';
import { architecturesOf, type ArchWord, type Machine } from '../../tables/machines';
import { bytesOfText } from '../../text/byte-text';
import { meaningOfData } from '../meaning/equal';
import { areAlike, formattedLine, lineOf, parsedLine, ruleWordsOf } from './rule-line';
import type { Problem, RulesLine } from './rules-text';

/** What a watched path is. The kernel wants it told; auditctl asks the file system when it loads `-w`. */
export type WatchedKind = 'dir' | 'path';

/** What the path is on this machine; undefined when that cannot be seen. Follows symbolic links. */
export function kindHere(path: string): WatchedKind | undefined {
  try {
    return statSync(Buffer.from(bytesOfText(path))).isDirectory() ? 'dir' : 'path';
  } catch {
    return undefined;
  }
}

type RuleLine = RulesLine & { readonly kind: 'rule' };

function isWatch(line: RuleLine): boolean {
  return ruleWordsOf(line)?.operation.toLowerCase() === 'w';
}

/** What a watch begins with: its path and its permissions. */
function watchParts({ where }: Rule): [path: FieldCondition, permission: FieldCondition] {
  return where.slice(0, 2) as [FieldCondition, FieldCondition];
}

function watchedPath(rule: Rule): string {
  return String(watchParts(rule)[0].value);
}

/** The rule for one architecture. */
function forArch(rule: Rule, arch: ArchWord): Rule {
  return { ...rule, where: [{ field: 'arch', operator: '=', value: arch }, ...rule.where] };
}

/** The line of that rule, with conditions and keys in the words of the line. */
function inWordsOf(line: RuleLine, letter: 'a' | 'd', rule: Rule, arch: string): string {
  const words = ruleWordsOf(line);
  if (words === undefined) return '';
  const { before, syscalls, after, keys } = words;
  const head = [`-${letter}`, `${rule.action},${rule.list}`, '-F', `arch=${arch}`];
  if (!isWatch(line)) return lineOf([...head, ...before, ...syscalls, ...after, ...keys]);
  const [path, permission] = watchParts(rule);
  const watched = ['-F', `${path.field}=${path.value}`, '-F', `perm=${permission.value}`];
  const others = [...before, ...after];
  // Options and their arguments, of which the permissions are told already.
  const isKept = (at: number): boolean => others[at - (at % 2)] !== '-p';
  return lineOf([...head, ...watched, ...others.filter((_, at) => isKept(at)), ...keys]);
}

/** What was known of a rule when a line added it. */
interface Added {
  readonly converted: boolean;
}

/** Converts the lines of one or more files, which belong together, in their order. */
export class WatchConversion {
  readonly problems: Problem[] = [];
  readonly #target: Target;
  readonly #archs: readonly ArchWord[];
  readonly #kindOf: (path: string) => WatchedKind | undefined;
  /** Paths that a watch writes with a slash at their end. */
  readonly #slashed = new Set<string>();
  /** Rules that lines before have added and not deleted, by meaning. */
  readonly #added = new Map<string, Added[]>();
  /** The meanings of rules that are there after the conversion, and whether it made them. */
  readonly #made = new Map<string, boolean>();

  /**
   * @param files the lines of all files, whose watches say what paths are
   * @param kindOf what a path is on the machine, as far as that is known
   */
  constructor(
    files: readonly (readonly RulesLine[])[],
    target: Target,
    machine: Machine,
    kindOf: (path: string) => WatchedKind | undefined,
  ) {
    this.#target = target;
    this.#archs = architecturesOf(machine).map(([word]) => word);
    this.#kindOf = kindOf;
    for (const line of files.flat()) {
      if (line.kind !== 'rule' || !isWatch(line)) continue;
      if (ruleWordsOf(line)?.object.endsWith('/') !== true) continue;
      this.#slashed.add(watchedPath(line.parsed.rule));
    }
  }

  /** The lines that take the place of this one, in their normal form. */
  lines(line: RulesLine): string[] {
    if (line.kind !== 'rule') return [formattedLine(line, this.#target)];
    const watches = isWatch(line);
    const meant = watches ? this.#withKind(line) : line.parsed;
    const converts =
      line.parsed.operation === 'add' ? watches : (this.#delete(meant)?.converted ?? watches);
    const converted = converts ? this.#converted(line, meant) : undefined;
    if (line.parsed.operation === 'add') {
      this.#addedUnder(meant.rule)?.push({ converted: converted !== undefined });
    }
    this.#checkRepeated(line, meant, converted !== undefined);
    return converted ?? [formattedLine(line, this.#target)];
  }

  #withKind(line: RuleLine): ParsedRule {
    const { rule } = line.parsed;
    const [first] = watchParts(rule);
    const path = watchedPath(rule);
    const known = path === '/' ? 'dir' : this.#kindOf(path);
    const isSlashed = this.#slashed.has(path);
    if (known === undefined && line.parsed.operation === 'add' && !isSlashed) {
      const message =
        'whether the watched path is a directory is not known here: it was taken for a file; end it in / if it is one';
      this.problems.push({ ...line.place, severity: 'warning', code: 'unknown-kind', message });
    }
    const field = known ?? (isSlashed ? 'dir' : 'path');
    const where = [{ ...first, field } satisfies FieldCondition, ...rule.where.slice(1)];
    return { ...line.parsed, rule: { ...rule, where } };
  }

  #meaningOf(rule: Rule): string | undefined {
    try {
      return meaningOfData(compile(rule, this.#target));
    } catch (error) {
      if (!(error instanceof RuleError)) throw error;
      return undefined;
    }
  }

  #addedUnder(rule: Rule): Added[] | undefined {
    const meaning = this.#meaningOf(rule);
    if (meaning === undefined) return undefined;
    const known = this.#added.get(meaning) ?? [];
    this.#added.set(meaning, known);
    return known;
  }

  /** Tells of a rule that the conversion makes although it is there: the kernel refuses the second. */
  #checkRepeated(line: RuleLine, { operation, rule }: ParsedRule, converted: boolean): void {
    const rules = converted ? this.#wanted(rule) : [rule];
    const meanings = rules.map((one) => this.#meaningOf(one)).filter((one) => one !== undefined);
    if (operation === 'delete') {
      for (const meaning of meanings) this.#made.delete(meaning);
      return;
    }
    if (
      meanings.some((one) => this.#made.get(one) === true || (converted && this.#made.has(one)))
    ) {
      const message =
        'the same rule for an architecture stands twice, of which the kernel refuses the second';
      this.problems.push({ ...line.place, severity: 'warning', code: 'twice', message });
    }
    for (const meaning of meanings) this.#made.set(meaning, converted);
  }

  /** The rule for each architecture; one that has an architecture, by the field's number, stays one rule. */
  #wanted(rule: Rule): Rule[] {
    return rule.where.some(isArch) ? [rule] : this.#archs.map((arch) => forArch(rule, arch));
  }

  /** The rule that the line deletes; undefined when no line has added it. */
  #delete({ rule }: ParsedRule): Added | undefined {
    return this.#addedUnder(rule)?.shift();
  }

  #converted(line: RuleLine, { operation, rule }: ParsedRule): string[] | undefined {
    const texts = this.#wanted(rule).map((wanted) =>
      this.#textOf(line, { operation, rule }, wanted),
    );
    if (texts.every((text) => text !== undefined)) return texts;
    const message = 'the rule cannot be written for each architecture, and stays as it is';
    this.problems.push({ ...line.place, severity: 'warning', code: 'not-converted', message });
    return undefined;
  }

  /** The wanted rule in the words of the line where they can say it; undefined when no words can. */
  #textOf(
    line: RuleLine,
    { operation, rule }: Pick<ParsedRule, 'operation' | 'rule'>,
    wanted: Rule,
  ): string | undefined {
    const letter = operation === 'add' ? 'a' : 'd';
    const spelt = ruleText(wanted, { target: this.#target }).replace(/^-a/, `-${letter}`);
    const [arch] = wanted.where as [FieldCondition];
    const written = inWordsOf(line, letter, rule, String(arch.value));
    return [written, spelt].find((text) =>
      areAlike(parsedLine(text, this.#target), { operation, rule: wanted }),
    );
  }
}
