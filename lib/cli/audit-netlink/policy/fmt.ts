/** `fmt`: a rules file in normal form, keeping comments and empty lines. */
import { realpathSync, statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { replaceFile } from '../../../policy/files/replace-file';
import { readRulesFile } from '../../../policy/files/rules-path';
import { parseRulesText, type RulesLine } from '../../../policy/files/rules-text';
import { bytesOfText, textOfBytes } from '../../../text/byte-text';
import { namingFile } from '../../../text/file-error';
import { escapeLines } from '../../../text/escape';
import { ruleText } from '../../../rules/format';
import type { Output } from '../../shared/output';
import type { Target } from '../../../machine/target';
import { targetOfOptions } from './other-machine';
import { PolicyRefused, sayProblems } from './source';

export interface FmtCommandOptions {
  /** Replaces the file instead of printing. */
  readonly write?: boolean;
  /** Changes nothing; the exit status says whether it would. */
  readonly check?: boolean;
  /** The machine for which system calls are named. */
  readonly arch?: string;
}

function formattedLine(line: RulesLine, target: Target): string {
  if (line.kind === 'comment') return line.text.trimEnd();
  if (line.kind !== 'rule') return line.text.replaceAll('\t', ' ').trim();
  const { operation, rule } = line.parsed;
  const text = ruleText(rule, { target });
  if (operation === 'add') return text;
  return text.replace(/^-a/, '-d').replace(/^-w/, '-W');
}

/** Replaces the file's contents atomically, keeping its mode and owner; where a link leads, not the link. */
function replace(path: string, text: string): void {
  namingFile(path, 'written', () => {
    const real = realpathSync(Buffer.from(bytesOfText(path)), 'buffer');
    const { mode, uid, gid } = statSync(real);
    replaceFile(textOfBytes(real), text, { mode: mode & 0o7777, owner: { uid, gid } });
  });
}

/** Returns the exit status: 1 when `check` found something to change. */
export function fmtCommand(path: string, options: FmtCommandOptions, output: Output): number {
  const { text } = readRulesFile(path);
  const { arch } = options;
  // Formatting changes no meaning, whatever numbers names have.
  const target = targetOfOptions({ offline: true, ...(arch === undefined ? {} : { arch }) });
  const { lines, problems } = parseRulesText(text, { file: path, target });
  const errors = problems.filter(({ severity }) => severity === 'error');
  sayProblems(errors, output);
  if (errors.length > 0)
    throw new PolicyRefused(errors.length, { changes: options.write === true });
  const formatted = lines.map((line) => `${formattedLine(line, target)}\n`).join('');
  if (options.check === true) return formatted === text ? 0 : 1;
  if (options.write !== true) output.out(isatty(1) ? escapeLines(formatted) : formatted);
  else if (formatted !== text) replace(path, formatted);
  return 0;
}
