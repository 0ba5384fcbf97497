/** `fmt`: a rules file in its normal form, comments and empty lines kept. */
import { renameSync, statSync, writeFileSync } from 'node:fs';
import { bytesOfText } from '../../rules/byte-text';
import { readRulesFile } from '../../rule-files/rules-path';
import { formatProblem, parseRulesText, type RulesLine } from '../../rule-files/rules-text';
import { formatRule } from '../../rules/format';
import type { Output } from '../output';
import { PolicyRefused } from './source';

export interface FmtCommandOptions {
  /** Replaces the file instead of printing. */
  readonly write?: boolean;
  /** Changes nothing, and says by the exit status whether it would. */
  readonly check?: boolean;
}

function formattedLine(line: RulesLine): string {
  if (line.kind !== 'rule') return line.text.replaceAll('\t', ' ').replace(/\s+$/, '');
  const { operation, rule } = line.parsed;
  const text = formatRule(rule);
  if (operation === 'add') return text;
  return text.replace(/^-a/, '-d').replace(/^-w/, '-W');
}

/** Puts the text in the file's place at once, with the file's mode. */
function replace(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.new`;
  writeFileSync(temporary, bytesOfText(text), { mode: statSync(path).mode & 0o7777 });
  renameSync(temporary, path);
}

/** The exit status: 1 when `check` found something to change. */
export function fmtCommand(path: string, options: FmtCommandOptions, output: Output): number {
  const { text } = readRulesFile(path);
  const { lines, problems } = parseRulesText(text, { file: path });
  const errors = problems.filter(({ severity }) => severity === 'error');
  for (const problem of errors) output.error(formatProblem(problem));
  if (errors.length > 0) throw new PolicyRefused(errors.length);
  const formatted = lines.map((line) => `${formattedLine(line)}\n`).join('');
  if (options.check === true) return formatted === text ? 0 : 1;
  if (options.write !== true) output.out(formatted);
  else if (formatted !== text) replace(path, formatted);
  return 0;
}
