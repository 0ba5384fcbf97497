/** `-R file`: runs each line of a rules file as a command line. */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { bytesOfText, textOfBytes } from '../../../text/byte-text';
import { escapeToLine } from '../../../text/escape';
import { type CleanLine, cleanLine } from '../../../policy/files/clean-line';
import { ruleNeedsFeatures } from '../../../rules/parsing/field';
import { type ReadRule, readOrdinaryRule } from '../../../rules/parsing/ordinary-rule';
import { tokenize } from '../../../rules/tokenize';
import { errnoText } from '../../../kernel/diagnosis';
import { CommandLine, RuleLine } from '../command-line';
import type { Session } from '../session';
import { readiness } from './readiness';

function factsOf(error: unknown): { readonly code: string; readonly errno: number } {
  const { code = 'EIO', errno = 0 } = error as NodeJS.ErrnoException;
  return { code, errno: Math.abs(errno) };
}

/** The file's lines; undefined when it must not be read, which has been reported. */
function readLines(session: Session, path: string): string[] | undefined {
  const name = escapeToLine(path);
  const refuse = (message: string, code: string, errno?: number): undefined => {
    session.output.error(message);
    session.report?.fail({ code, message, ...(errno === undefined ? {} : { errno }) });
  };
  let descriptor: number;
  try {
    // Otherwise a fifo in the file's place would block the program.
    descriptor = openSync(
      Buffer.from(bytesOfText(path)),
      constants.O_RDONLY | constants.O_NONBLOCK,
    );
  } catch (error) {
    const { code, errno } = factsOf(error);
    if (code === 'ENOENT') return refuse(`audit rules file ${name} doesn't exist`, code, errno);
    return refuse(`Error opening ${name} (${errnoText(errno)})`, code, errno);
  }
  try {
    const { mode } = fstatSync(descriptor);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      return refuse(`Error - ${name} is not a regular file`, 'not-regular');
    }
    if ((mode & constants.S_IWOTH) !== 0) {
      return refuse(`Error - ${name} is world writable`, 'world-writable');
    }
    const lines = textOfBytes(readFileSync(descriptor)).split('\n');
    if (lines.at(-1) === '') lines.pop();
    return lines;
  } catch (error) {
    const { code, errno } = factsOf(error);
    return refuse(`tsauditctl: ${name} cannot be read: ${errnoText(errno)}`, code, errno);
  } finally {
    closeSync(descriptor);
  }
}

/** The words as read by auditctl: only spaces separate them. */
function asItIs(text: string): CleanLine {
  return { text, warning: undefined };
}

/**
 * The rule, where the line is nothing but one, and there is nothing to be said of it or asked for it. Most lines
 * are such.
 */
function ordinaryRule(session: Session, text: string): ReadRule | undefined {
  const read = readOrdinaryRule(text, { target: session.target, numbers: 'auditctl' });
  if (read === undefined) return undefined;
  const { rule, warnings } = read.parsed;
  // The advice about watches is not given for files.
  if (warnings.some(({ code }) => code !== 'watch-is-slow')) return undefined;
  return session.knowsFeatures || !ruleNeedsFeatures(rule) ? read : undefined;
}

/**
 * Returns the exit status: 1 when the file could not be read, or a failed line was not to be
 * ignored.
 */
export async function runRulesFile(session: Session, path: string): Promise<number> {
  if (!(await readiness(session))) return 1;
  const lines = readLines(session, path);
  if (lines === undefined) return 1;
  const name = escapeToLine(path);
  let failed = false;
  for (const [index, line] of lines.entries()) {
    const { text, warning } = session.own.strict ? asItIs(line) : cleanLine(line);
    const rule = warning === undefined ? ordinaryRule(session, text) : undefined;
    const words = rule === undefined ? tokenize(text) : undefined;
    if (words?.length === 0 || words?.[0]?.text.startsWith('#') === true) continue;
    session.line = index + 1;
    if (warning !== undefined) {
      session.output.error(`tsauditctl: line ${session.line} of ${name}: ${warning.message}`);
    }
    // Lines act in the order of the file, and the first failure may end it.
    const ran =
      rule === undefined
        ? new CommandLine(session, words ?? []).run()
        : new RuleLine(session).run(rule);
    const ending = ran instanceof Promise ? await ran : ran;
    if (ending.ok) continue;
    if (ending.disabled === true) return 1;
    session.output.error(`There was an error in line ${session.line} of ${name}`);
    failed = true;
    if (!session.ignoreErrors) return 1;
  }
  return failed && session.continueOnErrors ? 1 : 0;
}
