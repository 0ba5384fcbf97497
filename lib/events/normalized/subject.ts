/**
 * The subject of an event: the users and groups that a record names, and the process. Does not know
 * what was done.
 */
import type { Names } from '../../machine/names';
import { decimal, id, text, word } from '../decoded/codecs';
import type { EventData } from '../data/event-data';
import { splitArguments } from '../data/execve';
import { valueOf, wordsOf } from '../data/field-names';
import { valueInMessage } from '../data/message-text';
import type { RecordData } from '../data/record-data';
import { filled } from './filled';

/** A user or a group. */
export interface Identity {
  readonly id: number | undefined;
  readonly name: string | undefined;
}

export interface Subject {
  /** The user who logged in (auid), whatever identity they have taken since. */
  readonly login: Identity | undefined;
  readonly real: Identity | undefined;
  /** The identity under which they acted; the real one if the record names no other. */
  readonly effective: Identity | undefined;
  readonly saved: Identity | undefined;
  readonly realGroup: Identity | undefined;
  readonly effectiveGroup: Identity | undefined;
  readonly savedGroup: Identity | undefined;
  /** Number of the login session. */
  readonly session: number | undefined;
}

/** Nobody of whom anything is known. */
export const NOBODY: Subject = {
  login: undefined,
  real: undefined,
  effective: undefined,
  saved: undefined,
  realGroup: undefined,
  effectiveGroup: undefined,
  savedGroup: undefined,
  session: undefined,
};

export interface ActingProcess {
  readonly pid: number | undefined;
  readonly parentPid: number | undefined;
  /** The name that the process gives itself (`comm`): at most 15 bytes. */
  readonly name: string | undefined;
  readonly executable: string | undefined;
  /**
   * The arguments of the program that it executed, if any; an argument is undefined where it is
   * missing.
   */
  readonly arguments: readonly (string | undefined)[] | undefined;
  /** How many arguments there were, which may be more than were found. */
  readonly argumentCount: number | undefined;
  /** Its command line when the event ended, cut off at 128 bytes. */
  readonly title: string | undefined;
  readonly workingDirectory: string | undefined;
  readonly terminal: string | undefined;
}

/** What the interpreter prints for an id without a name. */
const NAMELESS = /^(\d+$|unknown\()/;

/** The identity in an id field; undefined when the field is missing or unset. */
export function identityIn(record: RecordData, field: string, names: Names): Identity | undefined {
  const number = id(valueOf(record, field) ?? '');
  if (number === undefined || number === 'unset') return undefined;
  const words = wordsOf(record, field, names);
  return { id: number, name: words === undefined || NAMELESS.test(words) ? undefined : words };
}

/** Ids in messages may have punctuation behind them: `uid=1000:`. */
const DIGITS = /^\d+/;

function nameOf(field: string, number: number, names: Names): string | undefined {
  return field.endsWith('gid') ? names.groupName(number) : names.userName(number);
}

/**
 * Whom an id field within a record's message names: `msg='uid=1000 …'`; undefined where only the kernel names
 * one.
 */
export function identityInMessage(
  record: RecordData,
  field: string,
  names: Names,
): Identity | undefined {
  const raw = valueInMessage(record, field);
  const number = id(DIGITS.exec(raw ?? '')?.[0] ?? '');
  if (number === undefined || number === 'unset') return undefined;
  const all = [...record.interpretations(names)].filter(([name]) => name === field);
  const words = all.at(-1)?.[1];
  const isRead = words !== undefined && words !== raw;
  const name = isRead ? words : nameOf(field, number, names);
  return { id: number, name: name === undefined || NAMELESS.test(name) ? undefined : name };
}

/** Whom the record is about. Its members are made when they are asked for. */
export function subjectOf(record: RecordData, names: Names): Subject {
  const identity = (field: string): Identity | undefined => identityIn(record, field, names);
  return {
    get login() {
      return identity('auid');
    },
    get real() {
      return identity('uid');
    },
    get effective() {
      return identity('euid') ?? identity('uid');
    },
    get saved() {
      return identity('suid');
    },
    get realGroup() {
      return identity('gid');
    },
    get effectiveGroup() {
      return identity('egid') ?? identity('gid');
    },
    get savedGroup() {
      return identity('sgid');
    },
    get session() {
      const session = id(valueOf(record, 'ses') ?? '');
      return session === 'unset' ? undefined : session;
    },
  };
}

/**
 * The process of the record, with what the event's other records say about it. Its members are made when they are
 * asked for.
 */
export function processOf(event: EventData, record: RecordData): ActingProcess {
  return {
    get pid() {
      return decimal(record.get('pid') ?? '');
    },
    get parentPid() {
      return decimal(record.get('ppid') ?? '');
    },
    get name() {
      return filled(text(record.get('comm') ?? ''));
    },
    get executable() {
      return filled(text(record.get('exe') ?? ''));
    },
    get arguments() {
      return splitArguments(event.records)?.values;
    },
    get argumentCount() {
      return splitArguments(event.records)?.argc;
    },
    get title() {
      return text(event.get('PROCTITLE', 'proctitle') ?? '')?.replaceAll('\0', ' ');
    },
    get workingDirectory() {
      return text(event.get('CWD', 'cwd') ?? record.get('cwd') ?? '');
    },
    get terminal() {
      return word(record.get('tty') ?? record.get('terminal') ?? '');
    },
  };
}
