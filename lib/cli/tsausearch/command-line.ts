/**
 * Reads the command line of `tsausearch`: options and messages are those of ausearch(8), which knows each option by its
 * whole word and stops at the first that it does not take.
 */
import { localTarget, type Target } from '../../machine/target';
import type { Account, Conditions } from '../../search/ausearch/conditions';
import type { CsvColumns } from '../../search/ausearch/csv-lines';
import { ESCAPE_MODES, type EscapeMode } from '../../search/ausearch/escape-mode';
import { FORMAT_NAMES, type FormatName } from '../../search/ausearch/formats';
import { parseAusearchTime } from '../../search/ausearch-time';
import {
  type Clock,
  localClock,
  TIME_FORMS,
  type TimeEdge,
  TimeWordsError,
} from '../../search/time-words';
import { errnoNumber } from '../../tables/errnos';
import { type Machine, machineByName, partnerOf } from '../../tables/machines';
import { recordTypeNames, recordTypeNumber } from '../../tables/record-types';
import { syscallNumber } from '../../tables/syscalls';
import { CommandWords, refuseCommandLine } from '../shared/command-words';
import { SEARCH_OPTIONS } from './option-table';
import type { Request } from './request';

/** It asks for help or the version instead of a search. */
export type Asked = 'help' | 'version' | Request;

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const TYPES_LISTED = 'Valid message types are: ALL';

/** All types, in the order of their numbers. */
function validTypes(): string {
  return `${TYPES_LISTED} ${recordTypeNames().join(' ')} `;
}

/** More than any log is long. */
const LONGEST_TIMEOUT_MS = 2 ** 40;

/** 2^64: digits beyond it are not a number to strtoul(3). */
const TOO_LARGE = 2n ** 64n;

function digitsOf(word: string): string | undefined {
  return /^\d+/.exec(word)?.[0];
}

/** Decimal, octal or hexadecimal digits, as strtoul(3) with base 0 reads them, in so many bits. */
function numberOf(word: string, bits: 32 | 64): number | undefined {
  const digits = /^0[xX][\dA-Fa-f]+|^0[0-7]*|^[1-9]\d*/.exec(word)?.[0] ?? '0';
  const isOctal = /^0[0-7]/.test(digits);
  const value = BigInt(isOctal ? `0o${digits.slice(1)}` : digits);
  if (value >= TOO_LARGE) return undefined;
  return Number(BigInt.asUintN(bits, value));
}

function outOfRange(what: string, word: string): never {
  return refuseCommandLine(`${what} conversion error (Numerical result out of range) for ${word}`);
}

/** In ausearch's words. */
function timeProblem({ code, word }: TimeWordsError, side: TimeEdge): string {
  switch (code) {
    case 'bad-year':
      return `Error - year is ${word}.`;
    case 'bad-time':
      return `Invalid ${side} time (${word}). Hour, Minute, and Second are required.`;
    default:
      return `Invalid ${side} date (${word}). Month, Day, and Year are required.`;
  }
}

class Words extends CommandWords {
  /** The word behind the option, if it is not an option, too. */
  peek(): string | undefined {
    const word = this.ahead;
    return word === undefined || word.startsWith('-') ? undefined : word;
  }

  /** What has to stand behind the option. */
  value(mayBeNegative = false): string {
    const word = this.ahead;
    if (word === undefined || (word.startsWith('-') && !mayBeNegative)) {
      return refuseCommandLine(`Argument is required for ${this.current}`);
    }
    this.next();
    return word;
  }
}

type AccountKey = 'uid' | 'euid' | 'auid' | 'gid' | 'egid';
type TextKey =
  'comm' | 'exe' | 'terminal' | 'host' | 'file' | 'key' | 'subject' | 'object' | 'uuid' | 'guest';

/** By the first flag of the option. */
const TEXTS: Readonly<Record<string, TextKey>> = {
  '-c': 'comm',
  '-x': 'exe',
  '-tm': 'terminal',
  '-hn': 'host',
  '-f': 'file',
  '-k': 'key',
  '-su': 'subject',
  '-o': 'object',
  '-uu': 'uuid',
  '-vm': 'guest',
};

const USERS = ['uid', 'euid', 'auid'] as const;
const GROUPS = ['gid', 'egid'] as const;

/** What each sets, and what ausearch calls it in its messages, in which it mixes up two of them. */
const ACCOUNTS: Readonly<Record<string, readonly [keys: readonly AccountKey[], called: string]>> = {
  '-ui': [['uid'], 'Effective user ID'],
  '-ue': [['euid'], 'User ID'],
  '-ua': [USERS, 'User ID'],
  '-ul': [['auid'], 'Login user ID'],
  '-gi': [['gid'], 'Group ID'],
  '-ge': [['egid'], 'Effective group ID'],
  '-ga': [GROUPS, 'Group ID'],
};

const firstFlags = new Map(
  SEARCH_OPTIONS.flatMap(({ flags }) => flags.map((flag) => [flag, flags[0]] as const)),
);

class Reader {
  readonly #words: Words;
  readonly #targetOf: () => Target;
  #knownTarget: Target | undefined;
  readonly #clock: Clock;
  readonly #conditions: Writable<Conditions> = {};
  readonly #columns: Writable<CsvColumns> = {};
  readonly #request: Writable<Partial<Request>> = {};
  #machine: Machine | undefined;

  constructor(words: readonly string[], target: () => Target, clock: Clock) {
    this.#words = new Words(words);
    this.#targetOf = target;
    this.#clock = clock;
  }

  /** Looked at only when names are given. */
  get #target(): Target {
    return (this.#knownTarget ??= this.#targetOf());
  }

  read(): Asked {
    for (let word = this.#words.next(); word !== undefined; word = this.#words.next()) {
      const flag = firstFlags.get(word);
      if (flag === undefined) return refuseCommandLine(`${word} is an unsupported option`);
      if (flag === '-h') return 'help';
      if (flag === '-v') return 'version';
      this.#option(flag);
    }
    if (Object.keys(this.#columns).length > 0 && this.#request.format !== 'csv') {
      return refuseCommandLine('--extra options requires format to be csv');
    }
    return {
      format: 'default',
      escape: 'tty',
      fromSystem: false,
      startsAtCheckpoint: false,
      justOne: false,
      flushed: false,
      debug: false,
      ...this.#request,
      columns: this.#columns,
      conditions: this.#conditions,
    };
  }

  #option(flag: string): void {
    const text = TEXTS[flag];
    if (text !== undefined) {
      this.#conditions[text] = this.#words.value();
      return;
    }
    const account = ACCOUNTS[flag];
    if (account !== undefined) {
      this.#account(flag, ...account);
      return;
    }
    this.#options[flag]?.();
  }

  #account(flag: string, keys: readonly AccountKey[], called: string): void {
    const isLogin = flag === '-ul';
    const isGroup = flag.startsWith('-g');
    const account = this.#accountOf(this.#words.value(isLogin), isGroup, called, isLogin);
    for (const key of keys) this.#conditions[key] = account;
    // Once one is enough, it stays so.
    if (keys === USERS) this.#conditions.isAnyUser = true;
    if (keys === GROUPS) this.#conditions.isAnyGroup = true;
  }

  #accountOf(word: string, isGroup: boolean, called: string, mayBeNegative: boolean): Account {
    if (/^\d/.test(word)) {
      const id = numberOf(word, 32);
      return id === undefined
        ? outOfRange(`Numeric ${isGroup ? 'group' : 'user'} ID`, word)
        : { id };
    }
    if (mayBeNegative && /^-\d/.test(word)) {
      return { id: Number(BigInt.asUintN(32, -BigInt(digitsOf(word.slice(1)) as string))) };
    }
    const id = isGroup ? this.#target.groupId(word) : this.#target.userId(word);
    if (id === undefined)
      return refuseCommandLine(`${called} is non-numeric and unknown (${word})`);
    return { id, name: word };
  }

  #number(called: string, mayBeNegative = false): number {
    const word = this.#words.value(mayBeNegative);
    const digits = digitsOf(mayBeNegative ? word.replace(/^-/, '') : word);
    if (digits === undefined)
      return refuseCommandLine(`${called} must be a numeric value, was ${word}`);
    return (word.startsWith('-') ? -1 : 1) * Number(digits);
  }

  #format(format: FormatName): void {
    const { current: option } = this.#words;
    if (this.#request.format !== undefined)
      refuseCommandLine(`Conflicting output format ${option}`);
    this.#request.format = format;
  }

  #time(side: TimeEdge): void {
    const { current: option } = this.#words;
    const first = this.#words.peek();
    if (first === undefined) return refuseCommandLine(`${option} requires either date and/or time`);
    this.#words.next();
    const second = this.#words.peek();
    if (first === 'checkpoint' && side === 'start' && second === undefined) {
      this.#request.startsAtCheckpoint = true;
      return;
    }
    if (second !== undefined) this.#words.next();
    const words = second === undefined ? [first] : [first, second];
    try {
      const seconds = Math.floor(parseAusearchTime(words, side, this.#clock) / 1000);
      this.#conditions[side === 'start' ? 'startSeconds' : 'endSeconds'] = seconds;
    } catch (error) {
      if (!(error instanceof TimeWordsError)) throw error;
      refuseCommandLine(`${timeProblem(error, side)} Forms: ${TIME_FORMS}`);
    }
  }

  #types(): void {
    const word = this.#words.peek();
    if (word === undefined) {
      return refuseCommandLine(`Argument is required for ${this.#words.current}\n${validTypes()}`);
    }
    this.#words.next();
    // It takes nothing back: `-m LOGIN -m ALL` is about LOGIN alone, in ausearch too.
    if (word.toUpperCase() === 'ALL') return;
    const types = word
      .split(',')
      .filter((one) => one !== '')
      .map(typeOf);
    if (types.length === 0) refuseCommandLine(validTypes());
    this.#conditions.types = [...(this.#conditions.types ?? []), ...types];
  }

  #exit(): void {
    const word = this.#words.value(true);
    const digits = digitsOf(word.replace(/^-/, ''));
    if (digits !== undefined) {
      if (BigInt(digits) >= TOO_LARGE / 2n) refuseCommandLine(`Error converting ${word}`);
      this.#conditions.exits = [Number(digits) * (word.startsWith('-') ? -1 : 1)];
      return;
    }
    const errno = errnoNumber(word.replace(/^-/, ''));
    if (errno === undefined) return refuseCommandLine(`Unknown errno, was ${word}`);
    // Calls return errors as negative numbers, whatever is typed.
    this.#conditions.exits = [-errno, errno];
  }

  #arch(): void {
    const word = this.#words.value();
    if (this.#machine !== undefined) refuseCommandLine('Arch is already defined');
    // By a call's name; its number means whatever it is on that machine.
    if (this.#conditions.machine !== undefined) {
      refuseCommandLine('Arch needs to be defined before the syscall');
    }
    const machine = this.#machineOf(word);
    if (machine === undefined) return refuseCommandLine(`Unknown arch ${word}`);
    this.#machine = machine;
    this.#conditions.machine = machine.elf;
  }

  #machineOf(word: string): Machine | undefined {
    const { machine } = this.#target;
    if (machine === undefined || (word !== 'b32' && word !== 'b64')) return machineByName(word);
    if ((word === 'b64') === machine.is64) return machine;
    return word === 'b32' ? partnerOf(machine) : undefined;
  }

  #syscall(): void {
    const word = this.#words.value();
    if (/^\d/.test(word)) {
      const number = numberOf(word, 32);
      this.#conditions.syscall = number ?? outOfRange('Syscall numeric', word);
      return;
    }
    const machine = this.#machine ?? this.#target.machine;
    const number = machine === undefined ? undefined : syscallNumber(machine.table, word);
    if (number === undefined) return refuseCommandLine(`Syscall ${word} not found`);
    this.#conditions.syscall = number;
    // The number means that call only there.
    this.#conditions.machine = (machine as Machine).elf;
  }

  /** What each option does, by its first flag. */
  readonly #options: Readonly<Record<string, () => void>> = {
    '-a': () => (this.#conditions.serial = this.#serial()),
    '-p': () => (this.#conditions.pid = this.#number('Process id')),
    '-pp': () => (this.#conditions.ppid = this.#number('Parent process id')),
    '--session': () => {
      const session = this.#number('Session id', true);
      this.#conditions.session = session < 0 ? 2 ** 32 + session : session;
    },
    '-m': () => this.#types(),
    '-sv': () => {
      const word = this.#words.value();
      // Whatever begins so will do.
      const [, isYes] =
        /^(?:(yes)|no)/.exec(word) ?? refuseCommandLine("Success must be 'yes' or 'no'.");
      this.#conditions.success = isYes !== undefined;
    },
    '-se': () => {
      const label = this.#words.value();
      Object.assign(this.#conditions, { subject: label, object: label, isAnyLabel: true });
    },
    '--arch': () => this.#arch(),
    '-sc': () => this.#syscall(),
    '-e': () => this.#exit(),
    '-n': () => {
      const nodes = this.#conditions.nodes ?? [];
      this.#conditions.nodes = [...nodes, this.#words.value()];
    },
    '-w': () => (this.#conditions.isWhole = true),
    '-ts': () => this.#time('start'),
    '-te': () => this.#time('end'),
    '-if': () => (this.#request.input = this.#words.value()),
    '--input-logs': () => (this.#request.fromSystem = true),
    '--checkpoint': () => (this.#request.checkpoint = this.#words.value()),
    '--eoe-timeout': () => (this.#request.timeoutMs = this.#timeoutMs()),
    '--format': () => this.#namedFormat(),
    '-i': () => this.#format('interpret'),
    '-r': () => this.#format('raw'),
    '--extra-keys': () => (this.#columns.keys = true),
    '--extra-labels': () => (this.#columns.labels = true),
    '--extra-obj2': () => (this.#columns.secondObject = true),
    '--extra-time': () => (this.#columns.time = true),
    '--escape': () => {
      const word = this.#words.value();
      if (!ESCAPE_MODES.some((mode) => mode === word))
        refuseCommandLine(`Unknown option (${word})`);
      this.#request.escape = word as EscapeMode;
    },
    '--just-one': () => (this.#request.justOne = true),
    '-l': () => (this.#request.flushed = true),
    '--debug': () => (this.#request.debug = true),
  };

  #serial(): number {
    const word = this.#words.value();
    const digits = digitsOf(word);
    if (digits === undefined) {
      return refuseCommandLine(`Audit event id must be a numeric value, was ${word}`);
    }
    if (BigInt(digits) >= TOO_LARGE) refuseCommandLine('Illegal value for audit event ID');
    return Number(digits);
  }

  #namedFormat(): void {
    if (this.#request.format !== undefined)
      refuseCommandLine('Multiple output formats, use only 1');
    const word = this.#words.value();
    const format = FORMAT_NAMES.find((name) => name === word);
    if (format === undefined) return refuseCommandLine(`Unknown option (${word})`);
    this.#request.format = format;
  }

  #timeoutMs(): number {
    const word = this.#words.value();
    const digits = digitsOf(word);
    if (digits === undefined) {
      return refuseCommandLine(`End of Event Timeout must be a numeric value, was ${word}`);
    }
    if (Number(digits) === 0 || BigInt(digits) >= TOO_LARGE) {
      return refuseCommandLine(`Illegal value for End of Event Timeout, was ${word}`);
    }
    return Math.min(Number(digits) * 1000, LONGEST_TIMEOUT_MS);
  }
}

function typeOf(word: string): number {
  if (/^\d/.test(word)) {
    const number = numberOf(word, 32);
    if (number === undefined) {
      return refuseCommandLine(
        `Numeric message type conversion error (Numerical result out of range) for ${word}\n${validTypes()}`,
      );
    }
    return number;
  }
  return recordTypeNumber(word) ?? refuseCommandLine(validTypes());
}

/**
 * @param target the machine whose users, groups and system calls are named
 * @throws {CommandLineError}
 */
export function readCommandLine(
  words: readonly string[],
  target: () => Target = () => localTarget(),
  clock: Clock = localClock(),
): Asked {
  return new Reader(words, target, clock).read();
}
