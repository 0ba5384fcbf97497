/**
 * An event in one line: who did what to what, with what, and how it ended. For people; do not parse
 * it.
 */
import type { Names } from '../../machine/names';
import { sharedNames } from '../../machine/shared-names';
import type { EventData } from '../data/event-data';
import { escapeControls } from '../../text/escape';
import { ACTIONS, type EventAction } from '../normalized/actions';
import { addressText } from '../normalized/address-text';
import { type NormalizedEvent, normalizeEvent } from '../normalized/normalized-event';
import type { EventObject } from '../normalized/objects';
import type { Identity } from '../normalized/subject';
import { baseName } from '../../text/path';

/** Maximum number of objects named; further ones are only counted. */
const MOST_OBJECTS = 4;

/** Maximum length of a command line in characters; longer ones are cut off. */
const LONGEST_COMMAND = 120;

/** The word between two objects of an action; by default they are only listed. */
const BETWEEN: Readonly<Partial<Record<EventAction, string>>> = {
  'renamed-file': ' to ',
  'linked-file': ' as ',
};

function identityText(identity: Identity, number: 'uid' | 'gid' = 'uid'): string {
  return identity.name ?? `${number} ${identity.id}`;
}

/** `alice (as root)`; if no user is named, the process, otherwise the kernel. */
function who({ action, subject, process }: NormalizedEvent): string {
  const { login, effective } = subject;
  if (login === undefined) {
    if (effective !== undefined) return identityText(effective);
    return process.name ?? (action === 'denied-access' ? 'a process' : 'the kernel');
  }
  const isOther = effective !== undefined && effective.id !== login.id;
  return identityText(login) + (isOther ? ` (as ${identityText(effective)})` : '');
}

const PREPOSITION = / (of|to|from)$/;

/** Actions on a file, even if none is named: `deleted-file`, `changed-file-mode`. */
const ABOUT_FILE = /-file\b/;

/** The words of the action; only `mapped memory` when it is not known whose. */
function words({ action, objects }: NormalizedEvent): string {
  const isAlone = objects.length === 0 && !ABOUT_FILE.test(action);
  return isAlone ? ACTIONS[action].replace(PREPOSITION, '') : ACTIONS[action];
}

function verb(event: NormalizedEvent): string {
  const { action, signal, operation, record } = event;
  switch (action) {
    case 'signaled-process':
      return signal === undefined ? words(event) : `sent ${signal} to`;
    case 'crashed-process':
      return signal === undefined ? words(event) : `crashed with ${signal}`;
    case 'denied-access':
    case 'allowed-access':
      return operation === undefined ? words(event) : `${words(event)} ${operation} of`;
    case 'called-system': {
      const on = event.objects.length === 0 ? '' : ' on';
      return `${words(event)} ${event.syscall ?? 'an unknown system call'}${on}`;
    }
    case 'wrote-record':
      return `${words(event)} a record ${record.type}`;
    default:
      return words(event);
  }
}

function objectText(object: EventObject): string {
  switch (object.kind) {
    case 'file':
      if (object.isParent) return `a file in ${object.path ?? 'a folder'}`;
      return object.path ?? (object.inode === undefined ? 'a file' : `inode ${object.inode}`);
    case 'address':
      return addressText(object.address);
    case 'process':
      return `${object.name ?? 'a process'} (pid ${object.pid})`;
    case 'user':
      return identityText(object);
    case 'group':
      return identityText(object, 'gid');
    default:
      return object.name;
  }
}

/**
 * Whether the sentence is complete without the object: `alice authenticated`, but `… the password
 * of alice`.
 */
function isSaid(object: EventObject, { action, subject }: NormalizedEvent): boolean {
  const name = subject.login?.name;
  return (
    object.kind === 'user' &&
    name !== undefined &&
    object.name === name &&
    !PREPOSITION.test(ACTIONS[action])
  );
}

function shortened(command: string): string {
  const characters = [...command];
  if (characters.length <= LONGEST_COMMAND) return command;
  return `${characters.slice(0, LONGEST_COMMAND).join('')}…`;
}

/** Objects that say how rather than what. */
const ASIDE: ReadonlySet<EventObject['kind']> = new Set([
  'setting',
  'firewall-table',
  'system-call',
]);

function what(event: NormalizedEvent): string {
  const { action } = event;
  const objects = event.objects.filter(
    (object) => !ASIDE.has(object.kind) && !isSaid(object, event),
  );
  if (objects.length === 0) return ABOUT_FILE.test(action) ? 'a file' : '';
  const shown = objects
    .slice(0, MOST_OBJECTS)
    .map(objectText)
    .join(BETWEEN[action] ?? ', ');
  const more = objects.length - MOST_OBJECTS;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** What follows in parentheses: `(id -u)`, `(audit_enabled=1)`. */
function aside({ action, objects, process, record }: NormalizedEvent): string {
  const asides = objects.filter((object) => ASIDE.has(object.kind)).map(objectText);
  if (action === 'executed-program' && process.arguments !== undefined) {
    asides.push(shortened(process.arguments.map((argument) => argument ?? '').join(' ')));
  }
  // Only the record type distinguishes anomalies.
  if (action.endsWith('-anomaly')) asides.push(record.type);
  return asides.length === 0 ? '' : `(${asides.join(', ')})`;
}

/** Actions that happen to a program rather than by means of it. */
const IN_PROGRAM: ReadonlySet<EventAction> = new Set([
  'crashed-process',
  'violated-seccomp-policy',
]);

/** The program, and its own name where that differs, as for a script. */
function means({ action, outcome, process }: NormalizedEvent): string {
  const { executable, name } = process;
  if (executable === undefined) return '';
  const base = baseName(executable) ?? '';
  const script = name === undefined || base.startsWith(name) ? '' : ` (${name})`;
  // By then the process is the program that it executed.
  const isSaidAlready = action === 'executed-program' && outcome.result === 'success';
  if (isSaidAlready && script === '') return '';
  const preposition = IN_PROGRAM.has(action) ? 'in' : 'with';
  return `${preposition} ${executable}${script}`;
}

function ending({ outcome }: NormalizedEvent): string {
  if (outcome.result === 'unknown') return '';
  if (outcome.result === 'success') return ': done';
  if (outcome.error === undefined) return ': failed';
  const { name, message } = outcome.error;
  return message === undefined ? `: failed (${name})` : `: failed (${name}, ${message})`;
}

/** The line, without a newline or characters that could move a terminal's cursor. */
export function summaryOf(event: NormalizedEvent): string {
  const { origin, keys } = event;
  const from = origin.address === undefined ? '' : `from ${origin.address}`;
  const parts = [who(event), verb(event), what(event), aside(event), means(event), from];
  const sentence = parts.filter((part) => part !== '').join(' ');
  const marks = keys.length === 0 ? '' : ` [${keys.join(', ')}]`;
  return escapeControls(sentence + ending(event) + marks);
}

/** Like {@link summaryOf}; `names` default to this machine's. */
export function summarize(event: EventData, names: Names = sharedNames()): string {
  return summaryOf(normalizeEvent(event, names));
}
