/**
 * The files of auditd-plugins(5): what a plugin is called, where it is and how it wants its records. Reads no file and
 * starts nothing.
 */
import { checkPath, checkText } from '../../arguments';
import { PluginError, type PluginErrorCode } from '../../errors';
import { socketPlace } from './socket-plugin';

/** What every plugin has. */
interface PluginBase {
  /** The name of its file, without `.conf`. */
  readonly name: string;
  /** The file that says all this. */
  readonly file: string;
  /** Whether it is to run. */
  readonly active: boolean;
  /** The program, or the module of JavaScript: an absolute path. */
  readonly path: string;
  /** `args`. */
  readonly args: readonly string[];
}

/** A program of its own, which reads from its standard input (`type = always`). */
export interface ProgramPlugin extends PluginBase {
  /** `always`. */
  readonly type: 'always';
  /** Lines as in the log, or a header of four numbers and what follows it. */
  readonly format: 'string' | 'binary';
}

/** A module of JavaScript, which runs in a thread of the daemon (`type = module`). */
export interface ModulePlugin extends PluginBase {
  /** `module`. */
  readonly type: 'module';
  /** What the module's function is given. */
  readonly format: 'events' | 'records';
}

/** A socket whose client gets the records (`path = builtin_af_unix`); there is no program. */
export interface SocketPlugin extends PluginBase {
  /** `builtin`. */
  readonly type: 'builtin';
  /** As of a program. */
  readonly format: 'string' | 'binary';
}

/** What a file in `plugins.d` says. */
export type PluginConfig = ProgramPlugin | ModulePlugin | SocketPlugin;

/** A file that was read: the plugin, unless something is wrong, and all that is wrong. */
export interface ParsedPlugin {
  /** Undefined where a problem is more than a warning. */
  readonly plugin: PluginConfig | undefined;
  /** In the order of the lines. */
  readonly problems: readonly PluginError[];
}

/** What is built in. */
const SOCKET = 'builtin_af_unix';

/** What was built in once, and the programs that do the same since. */
const FORMER_BUILTINS: Readonly<Record<string, string>> = { builtin_syslog: '/sbin/audisp-syslog' };

const KEYS = ['active', 'direction', 'path', 'type', 'args', 'format'];
const FORMATS: Readonly<Record<PluginConfig['type'], readonly string[]>> = {
  always: ['string', 'binary'],
  module: ['events', 'records'],
  builtin: ['string', 'binary'],
};

/** A value, and the line that has it. */
interface Told {
  readonly line: number;
  readonly values: readonly string[];
}

/** Collects what is wrong. */
class Problems {
  readonly list: PluginError[] = [];
  readonly #file: string;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: number | undefined, code: PluginErrorCode, reason: string, hint: string): void {
    this.list.push(new PluginError(this.#file, code, reason, { line, hint }));
  }

  warn(line: number, code: PluginErrorCode, reason: string, hint: string): void {
    this.list.push(new PluginError(this.#file, code, reason, { line, hint, isWarning: true }));
  }
}

function oneOf(words: readonly string[]): string {
  return `write ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

// oxlint-disable-next-line eslint/no-control-regex -- they are what is looked for
const CONTROL = /[\0-\u0008\u000b-\u001f\u007f]/;

/** The words of a line behind its equals sign, undefined where there is nothing to read, or nothing that can be. */
function readLine(text: string, line: number, problems: Problems): [string, Told] | undefined {
  const [key, sign, ...values] = text.split(/[ \t\r]+/).filter((word) => word !== '');
  if (key === undefined || key.startsWith('#')) return undefined;
  if (CONTROL.test(text.replace(/\r$/, ''))) {
    problems.add(line, 'control-character', 'has a control character', 'remove it');
    return undefined;
  }
  if (sign !== '=') {
    problems.add(
      line,
      'no-equals-sign',
      `has no = after ${key.split('=')[0]}`,
      'write "key = value", with a blank on either side of =',
    );
    return undefined;
  }
  const name = key.toLowerCase();
  if (!KEYS.includes(name)) {
    problems.add(line, 'unknown-key', `has the unknown key ${key}`, oneOf(KEYS));
    return undefined;
  }
  if (values.length === 0) {
    problems.add(line, 'missing-value', `has no value for ${name}`, 'write one, or a # in front');
    return undefined;
  }
  if (values.length > 1 && name !== 'args') {
    problems.add(
      line,
      'too-many-values',
      `has ${values.length} values for ${name}`,
      name === 'path' ? 'write what follows the path as args = …' : 'write one',
    );
    return undefined;
  }
  return [name, { line, values }];
}

function readLines(text: string, problems: Problems): Map<string, Told> {
  const told = new Map<string, Told>();
  for (const [index, row] of text.split('\n').entries()) {
    const read = readLine(row, index + 1, problems);
    if (read === undefined) continue;
    const [key, value] = read;
    const before = told.get(key);
    if (before !== undefined) {
      problems.warn(
        value.line,
        'repeated-key',
        `has ${key} again`,
        `this one counts: remove line ${before.line}`,
      );
    }
    told.set(key, value);
  }
  return told;
}

/** The word of a key in small letters, or its default where it is not there or is not one of the words. */
function wordOf<Word extends string>(
  told: Told | undefined,
  key: string,
  words: readonly Word[],
  problems: Problems,
): Word {
  const [value = words[0] as string] = told?.values ?? [];
  const word = words.find((one) => one === value.toLowerCase());
  if (word !== undefined) return word;
  problems.add(told?.line, 'unknown-value', `has the unknown ${key} ${value}`, oneOf(words));
  return words[0] as Word;
}

function typeOf(told: Told | undefined, path: string, problems: Problems): PluginConfig['type'] {
  const type = wordOf(told, 'type', ['always', 'builtin', 'module'] as const, problems);
  if (path === SOCKET) return 'builtin';
  if (type !== 'builtin') return type;
  problems.warn(
    told?.line ?? 0,
    'obsolete',
    'has the obsolete type builtin',
    `write always, which it is taken for: only ${SOCKET} is built in`,
  );
  return 'always';
}

function pathOf(told: Told | undefined, problems: Problems): string {
  const [path = ''] = told?.values ?? [];
  if (told === undefined) return path;
  if (path.toLowerCase().startsWith('builtin_')) {
    if (path.toLowerCase() === SOCKET) return SOCKET;
    const program = FORMER_BUILTINS[path.toLowerCase()];
    if (program === undefined) {
      problems.add(
        told.line,
        'bad-path',
        `has the unknown path ${path}`,
        `write ${SOCKET}, or that of a program`,
      );
      return path;
    }
    problems.warn(
      told.line,
      'obsolete',
      `has the obsolete path ${path}`,
      `write ${program}, which it is taken for`,
    );
    return program;
  }
  if (!path.startsWith('/')) {
    problems.add(
      told.line,
      'bad-path',
      `has the path ${path}, which is not absolute`,
      'write it from / on',
    );
  }
  return path;
}

function formatOf(
  told: Told | undefined,
  type: PluginConfig['type'],
  problems: Problems,
): PluginConfig['format'] {
  const words = FORMATS[type] as readonly PluginConfig['format'][];
  const others = FORMATS[type === 'module' ? 'always' : 'module'];
  const value = told?.values[0]?.toLowerCase() ?? '';
  if (!others.includes(value)) return wordOf(told, 'format', words, problems);
  problems.add(
    told?.line,
    'wrong-format',
    `has the format ${value}, which is not for type = ${type}`,
    oneOf(words),
  );
  return words[0] as PluginConfig['format'];
}

/**
 * What a file in `plugins.d` says, and everything that is wrong with it. Keys and words are read in any case. Of a key
 * that stands there twice the last counts, as for auditd.
 *
 * @param file its path, for problems and for the plugin's name
 * @throws {ArgumentError} for what is not text and its path
 */
export function parsePluginFile(text: string, file: string): ParsedPlugin {
  checkText(text, 'text');
  checkPath(file, 'file');
  const problems = new Problems(file);
  const told = readLines(text, problems);
  const direction = told.get('direction');
  if (direction !== undefined) {
    problems.warn(
      direction.line,
      'obsolete',
      'has the obsolete key direction',
      'remove it: all plugins take records',
    );
  }
  const active = wordOf(told.get('active'), 'active', ['no', 'yes'] as const, problems) === 'yes';
  const path = pathOf(told.get('path'), problems);
  const type = typeOf(told.get('type'), path, problems);
  const format = formatOf(told.get('format'), type, problems);
  if (active && !told.has('path')) {
    problems.add(
      undefined,
      'missing-path',
      'is active and has no path',
      'write path = …, or active = no',
    );
  }
  const args = told.get('args')?.values ?? [];
  const place = type === 'builtin' ? socketPlace(args) : undefined;
  if (typeof place === 'string') {
    problems.add(
      told.get('args')?.line,
      'bad-arguments',
      `has ${place}`,
      'write the mode and the path of the socket, such as 0640 /var/run/audispd_events',
    );
  }
  const inOrder = problems.list.toSorted((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity));
  if (inOrder.some(({ isWarning }) => !isWarning)) return { plugin: undefined, problems: inOrder };
  const name = (file.split('/').at(-1) as string).replace(/\.conf$/, '');
  const plugin = { name, file, active, path, args, type, format } as PluginConfig;
  return { plugin, problems: inOrder };
}
