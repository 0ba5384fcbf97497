/** `fmt`: rules files in normal form, keeping comments and empty lines, and watches as other rules. */
import { statSync } from 'node:fs';
import { isatty } from 'node:tty';
import { linkedFile, replaceFile } from '../../../policy/files/replace-file';
import { formattedLine } from '../../../policy/files/rule-line';
import { readRulesFile, RulesFileError } from '../../../policy/files/rules-path';
import { parseRulesText, type Problem, type RulesText } from '../../../policy/files/rules-text';
import { kindHere, WatchConversion } from '../../../policy/files/watch-conversion';
import { bytesOfText } from '../../../text/byte-text';
import { escapeControls, escapeLines } from '../../../text/escape';
import { fileErrorReason, isSystemCallError } from '../../../text/file-error';
import { inNumber } from '../../../text/in-number';
import type { Output } from '../../shared/output';
import { readStandardInput } from '../../shared/standard-input';
import type { Target } from '../../../machine/target';
import { targetOfOptions } from './other-machine';
import { isError, PolicyRefused, sayProblems, saySummary } from './source';

export interface FmtCommandOptions {
  /** Replaces the files instead of printing. */
  readonly write?: boolean;
  /** Changes nothing; the exit status says whether it would. */
  readonly check?: boolean;
  /** Turns watches into rules about system calls. */
  readonly to?: 'syscall-rules';
  /** Whether not to look at this machine's files to find out what is a directory. */
  readonly offline?: boolean;
  /** The machine for which system calls are named. */
  readonly arch?: string;
  /** Whether to leave out warnings and the summary. */
  readonly quiet?: boolean;
}

/** The word for standard input, and its name in messages. */
const STANDARD_INPUT = '-';
const ITS_NAME = '<stdin>';

interface Source {
  readonly name: string;
  readonly text: string;
  readonly read: RulesText;
}

interface Formatted {
  readonly name: string;
  readonly text: string;
  readonly isChanged: boolean;
}

/** Replaces the file's contents atomically, keeping its mode and owner; where a link leads, not the link. */
function replace(path: string, text: string): void {
  const real = linkedFile(path);
  const { mode, uid, gid } = statSync(Buffer.from(bytesOfText(real)));
  replaceFile(real, text, { mode: mode & 0o7777, owner: { uid, gid } });
}

/** What is wrong with a file as a whole. */
function refusalOf(error: unknown): Problem {
  if (!(error instanceof RulesFileError)) throw error;
  const { path, code, reason } = error;
  return { file: path, line: 0, column: 0, severity: 'error', code, message: reason };
}

/** Reads all files, and adds what is wrong with them to the problems. */
function sources(
  paths: readonly string[],
  target: Target,
  problems: Problem[],
  readInput: () => string,
): Source[] {
  return paths.flatMap((path) => {
    const name = path === STANDARD_INPUT ? ITS_NAME : path;
    try {
      const text = path === STANDARD_INPUT ? readInput() : readRulesFile(path).text;
      const read = parseRulesText(text, { file: name, target });
      problems.push(...read.problems.filter(isError));
      return [{ name, text, read }];
    } catch (error) {
      // Alone it says everything.
      if (paths.length === 1) throw error;
      problems.push(refusalOf(error));
      return [];
    }
  });
}

function conversion(files: readonly Source[], target: Target, offline: boolean): WatchConversion {
  const { machine } = target;
  if (machine === undefined) {
    throw new Error('the architectures of this machine are not known: name one with --arch');
  }
  const kindOf = offline ? (): undefined => undefined : kindHere;
  return new WatchConversion(
    files.map(({ read }) => read.lines),
    target,
    machine,
    kindOf,
  );
}

/** @throws {Error} for options that cannot be combined. */
function checkOptions(paths: readonly string[], options: FmtCommandOptions): void {
  const inputs = paths.filter((path) => path === STANDARD_INPUT);
  if (inputs.length > 0 && options.write === true) {
    throw new Error('--write is for files, not for - (standard input)');
  }
  if (inputs.length > 1) throw new Error('- (standard input) can be read only once');
}

/** @throws {Error} for the first file that cannot be replaced, with what was done before. */
function writeAll(changed: readonly Formatted[]): void {
  for (const [at, { name, text }] of changed.entries()) {
    try {
      replace(name, text);
    } catch (error) {
      if (!isSystemCallError(error)) throw error;
      const reason = fileErrorReason(error, 'written');
      const done = at === 0 ? 'no file was changed' : `changed so far: ${inNumber(at, 'file')}`;
      throw new Error(`${name}: ${reason}; ${done}`, { cause: error });
    }
  }
}

/** The names of the files that would change. */
function sayNames(formatted: readonly Formatted[], output: Output): void {
  for (const { name, isChanged } of formatted) {
    if (isChanged) output.out(`${escapeControls(name)}\n`);
  }
}

/** What was done, or would be, with several files. */
function sayResult(
  formatted: readonly Formatted[],
  { check, write, quiet }: FmtCommandOptions,
  output: Output,
): void {
  if (formatted.length < 2 || quiet === true || (check !== true && write !== true)) return;
  const changed = formatted.filter(({ isChanged }) => isChanged).length;
  const done = check === true ? 'would change' : 'changed';
  const count = `${changed} of ${inNumber(formatted.length, 'file')}`;
  output.error(`audit-netlink: ${count} ${done}`);
}

/**
 * Nothing is written before every file was read and found without errors.
 *
 * @returns the exit status: 1 when `check` found something to change.
 */
export function fmtCommand(
  paths: readonly string[],
  options: FmtCommandOptions,
  output: Output,
  readInput: () => string = readStandardInput,
): number {
  checkOptions(paths, options);
  const { arch, check, write, quiet } = options;
  // Formatting changes no meaning, whatever numbers names have.
  const target = targetOfOptions({ offline: true, ...(arch === undefined ? {} : { arch }) });
  const problems: Problem[] = [];
  const files = sources(paths, target, problems, readInput);
  sayProblems(problems, output);
  if (problems.length > 0) throw new PolicyRefused(problems.length, { changes: write === true });
  const watches =
    options.to === undefined ? undefined : conversion(files, target, options.offline === true);
  const formatted = files.map(({ name, text: before, read }): Formatted => {
    const lines = read.lines.flatMap((line) =>
      watches === undefined ? [formattedLine(line, target)] : watches.lines(line),
    );
    const text = lines.map((line) => `${line}\n`).join('');
    return { name, text, isChanged: text !== before };
  });
  sayProblems(watches?.problems ?? [], output, { quiet: quiet === true });
  saySummary(watches?.problems ?? [], output, quiet);
  if (write === true) writeAll(formatted.filter(({ isChanged }) => isChanged));
  else if (check === true) sayNames(formatted, output);
  else for (const { text } of formatted) output.out(isatty(1) ? escapeLines(text) : text);
  sayResult(formatted, options, output);
  return check === true && formatted.some(({ isChanged }) => isChanged) ? 1 : 0;
}
