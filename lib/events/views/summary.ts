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
import { PARTS_IN_ORDER } from '../normalized/families/parts';
import type { EndpointObject, EventObject, ProcessObject } from '../normalized/objects';
import type { Failure } from '../normalized/outcome';
import type { Verdict } from '../normalized/statement';
import { isOfProgram } from '../normalized/statements';
import type { Identity } from '../normalized/subject';
import { baseName } from '../../text/path';

/** Maximum number of objects named; further ones are only counted. */
const MOST_OBJECTS = 4;

/** Records of what a process did that do not say which process it was. */
const PARTS_OF_CALLS: ReadonlySet<string> = new Set([
  'SYSCALL',
  'URINGOP',
  ...PARTS_IN_ORDER.filter((name) => name !== 'EOE'),
  'TIME_ADJNTPVAL',
  'TIME_INJOFFSET',
]);

/** Actions of processes whose records do not say which process it was. */
const OF_PROCESSES: ReadonlySet<EventAction> = new Set([
  'checked-access',
  'noted-access',
  'met-mac-error',
  'changed-login-id',
]);

/** Longer command lines are cut off, in characters. */
const LONGEST_COMMAND = 120;

/** The word between two objects of an action; by default they are only listed. */
const BETWEEN: Readonly<Partial<Record<EventAction, string>>> = {
  'renamed-file': ' to ',
  'linked-file': ' as ',
  'changed-group': ' for ',
  'changed-user': ' in group ',
};

function identityText(identity: Identity, number: 'uid' | 'gid' = 'uid'): string {
  if (identity.name === undefined && identity.id === undefined) return 'somebody';
  return identity.name ?? `${number} ${identity.id}`;
}

/** The audit daemon's own types of records. */
function isOfDaemon(typeNumber: number): boolean {
  return typeNumber >= 1200 && typeNumber < 1300;
}

/** The subject of the sentence if no record names a user. */
function somebody(event: NormalizedEvent): string {
  const { action, label, process, verdict, record, recordType } = event;
  if (process.name !== undefined) return process.name;
  const isOfProcess =
    verdict !== undefined || OF_PROCESSES.has(action) || PARTS_OF_CALLS.has(recordType);
  if (label !== undefined) {
    return process.pid === undefined
      ? `a process of ${label}`
      : `process ${process.pid} of ${label}`;
  }
  if (isOfProcess) return 'a process';
  if (isOfDaemon(record.typeNumber)) return 'the audit daemon';
  return isOfProgram(record.typeNumber) ? 'a program' : 'the kernel';
}

/** `alice (as root)`; where nobody is named, the process, and else the kernel. */
function who(event: NormalizedEvent): string {
  const { account, before, subject } = event;
  const { login, effective } = before ?? subject;
  if (account !== undefined) return identityText(account);
  if (login === undefined) {
    return effective === undefined ? somebody(event) : identityText(effective);
  }
  const isOther = effective !== undefined && effective.id !== login.id;
  return identityText(login) + (isOther ? ` (as ${identityText(effective)})` : '');
}

const PREPOSITION = / (of|to|from|for)$/;

/** Actions on a file, even if none is named: `deleted-file`, `changed-file-mode`. */
const ABOUT_FILE = /-file\b/;

/** The words of the action; `mapped memory`, where nothing is known of whose. */
function words({ action, words: own, objects }: NormalizedEvent): string {
  const all = own ?? ACTIONS[action];
  const isAlone = objects.length === 0 && !ABOUT_FILE.test(action);
  return isAlone ? all.replace(PREPOSITION, '') : all;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  denied: 'was denied',
  killed: 'was killed for',
  tolerated: 'would have been denied',
  granted: 'was allowed',
};

/** `was denied name_bind to`; the preposition is an object's. */
function accessWords(event: NormalizedEvent): string {
  const { action, verdict, preposition } = event;
  const request = event.request ?? event.operation;
  const came = verdict === undefined ? ACTIONS[action] : VERDICTS[verdict];
  const hasObject = shownObjects(event).length > 0;
  if (request === undefined) return hasObject ? `${came} access to` : `${came} access`;
  return hasObject ? `${came} ${request} ${preposition}`.trimEnd() : `${came} ${request}`;
}

function verb(event: NormalizedEvent): string {
  const { action, recordType, words: own, verdict } = event;
  if (own !== undefined) return words(event);
  if (verdict !== undefined || action === 'noted-access') return accessWords(event);
  switch (action) {
    case 'signaled-process': {
      const { signal } = event;
      return signal === undefined ? words(event) : `sent ${signal} to`;
    }
    case 'crashed-process': {
      const { signal } = event;
      return signal === undefined ? words(event) : `crashed with ${signal}`;
    }
    case 'called-system': {
      const on = event.objects.length === 0 ? '' : ' on';
      return `${words(event)} ${event.syscall ?? 'an unknown system call'}${on}`;
    }
    case 'wrote-record':
      return `${words(event)} a record ${recordType}`;
    default:
      return words(event);
  }
}

/** `10.1.2.3:443`, `[2001:db8::1]:443`, `tcp port 443`, or the address alone. */
function endpointText({ address, port, transport }: EndpointObject): string {
  if (address === undefined) return `${transport === undefined ? '' : `${transport} `}port ${port}`;
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

function processText({ name, pid }: ProcessObject): string {
  if (pid === undefined) return name ?? 'a process';
  return `${name ?? 'a process'} (pid ${pid})`;
}

function objectText(object: EventObject): string {
  switch (object.kind) {
    case 'file':
      if (object.isParent) return `${object.content ?? 'a file'} in ${object.path ?? 'a folder'}`;
      return object.path ?? (object.inode === undefined ? 'a file' : `inode ${object.inode}`);
    case 'address':
      return addressText(object.address);
    case 'endpoint':
      return endpointText(object);
    case 'process':
      return processText(object);
    case 'user':
      return identityText(object);
    case 'group':
      return identityText(object, 'gid');
    case 'message':
      return shortened(object.name);
    default:
      return object.name;
  }
}

/** These are whole without the account, where that is who did it: `alice authenticated`. */
const OF_ONESELF: ReadonlySet<EventAction> = new Set([
  'authenticated-user',
  'authorized-user',
  'failed-account-check',
  'logged-in',
  'logged-out',
]);

/** Whether the sentence is whole without the object: `alice authenticated`, but `… the password of alice`. */
function isSaid(object: EventObject, { action, subject, account }: NormalizedEvent): boolean {
  const oneself = account ?? subject.login;
  if (oneself === undefined || object.kind !== 'user' || !OF_ONESELF.has(action)) return false;
  return oneself.name === undefined ? oneself.id === object.id : oneself.name === object.name;
}

function shortened(command: string): string {
  const characters = [...command];
  if (characters.length <= LONGEST_COMMAND) return command;
  return `${characters.slice(0, LONGEST_COMMAND).join('')}…`;
}

/** These say how rather than what. */
const ASIDE: ReadonlySet<EventObject['kind']> = new Set(['firewall-table', 'system-call']);

/** A setting is what was changed where the words name its kind, and else stands behind them. */
function isAside(object: EventObject, event: NormalizedEvent): boolean {
  return ASIDE.has(object.kind) || (object.kind === 'setting' && event.words === undefined);
}

function shownObjects(event: NormalizedEvent): EventObject[] {
  return event.objects.filter((object) => !isAside(object, event) && !isSaid(object, event));
}

/** The words for an object that no record names, if the sentence needs one. */
const MISSING: Readonly<Partial<Record<EventAction, string>>> = {
  'executed-program': 'a program',
  'worked-in-directory': 'a directory',
  'sent-message': 'nothing',
  'ran-command': 'a command',
  'ended-process': 'itself',
  'traced-process': 'a process',
  'controlled-device': 'a device',
  'mounted-filesystem': 'a file system',
  'unmounted-filesystem': 'a file system',
  'connected-socket': 'a socket',
  'sent-data': 'data',
  'received-data': 'data',
};

function missing({ action, words: own }: NormalizedEvent): string {
  if (own !== undefined) return '';
  return MISSING[action] ?? (ABOUT_FILE.test(action) ? 'a file' : '');
}

function what(event: NormalizedEvent): string {
  const { action, others } = event;
  const objects = shownObjects(event);
  const more = Math.max(objects.length - MOST_OBJECTS, 0) + others;
  const further = more > 0 ? `and ${more} more` : '';
  if (objects.length === 0) return `${missing(event)} ${further}`.trim();
  const shown = objects
    .slice(0, MOST_OBJECTS)
    .map(objectText)
    .join(event.between === undefined ? (BETWEEN[action] ?? ', ') : ` ${event.between} `);
  return further === '' ? shown : `${shown} ${further}`;
}

/** A detail that is written in parentheses, as `(default)` is, needs no others. */
const IN_PARENTHESES = /^\(([^()]*)\)$/;

/** What stands in parentheses behind it: `(id -u)`, `(audit_enabled=1)`. */
function aside(event: NormalizedEvent): string {
  const { action, objects, process, details } = event;
  const asides = objects.filter((object) => isAside(object, event)).map(objectText);
  if (action === 'executed-program') {
    asides.push(shortened((process.arguments ?? []).map((argument) => argument ?? '').join(' ')));
  }
  asides.push(...details.map((one) => shortened(IN_PARENTHESES.exec(one)?.[1] ?? one)));
  const said = asides.filter((text) => text !== '');
  return said.length === 0 ? '' : `(${said.join(', ')})`;
}

/** Actions that happen to a program rather than by means of it. */
const IN_PROGRAM: ReadonlySet<EventAction> = new Set([
  'crashed-process',
  'violated-seccomp-policy',
]);

/** The program, and what it calls itself where that is another name: a script. */
function means(event: NormalizedEvent): string {
  const { action, mediator, outcome, process } = event;
  const { executable, name } = process;
  const preposition = IN_PROGRAM.has(action) ? 'in' : 'with';
  if (executable === undefined) {
    // Of the client of a daemon, the command line may be known.
    const program = name ?? (mediator === undefined ? undefined : process.title);
    const isNamed = program === undefined || program === who(event);
    return isNamed ? '' : `${preposition} ${shortened(program)}`;
  }
  const base = baseName(executable) ?? '';
  const script = name === undefined || base.startsWith(name) ? '' : ` (${name})`;
  // By then the process is the program that it executed.
  const isSaidAlready = action === 'executed-program' && outcome.result === 'success';
  if (isSaidAlready && script === '') return '';
  return `${preposition} ${executable}${script}`;
}

function failureText(failed: string, error: Failure | undefined): string {
  if (error === undefined) return failed;
  const { name, message } = error;
  return message === undefined ? `${failed} (${name})` : `${failed} (${name}, ${message})`;
}

function ending({ outcome, verdict }: NormalizedEvent): string {
  const { result, error } = outcome;
  if (result === 'unknown') return '';
  if (result === 'failure') return `: ${failureText('failed', error)}`;
  if (verdict === undefined) return ': done';
  // An access that went ahead, whatever became of its call.
  if (error !== undefined) return `: allowed, then ${failureText('failed', error)}`;
  return verdict === 'tolerated' ? ': allowed' : ': done';
}

/** The line, without a newline or characters that could move a terminal's cursor. */
export function summaryOf(event: NormalizedEvent): string {
  const { origin, keys, mediator } = event;
  const from = origin.address === undefined ? '' : `from ${origin.address}`;
  const by = mediator === undefined ? '' : `by ${mediator}`;
  const parts = [who(event), verb(event), what(event), aside(event), means(event), from, by];
  const sentence = parts.filter((part) => part !== '').join(' ');
  const marks = keys.length === 0 ? '' : ` [${keys.join(', ')}]`;
  return escapeControls(sentence + ending(event) + marks);
}

/** Like {@link summaryOf}; `names` default to this machine's. */
export function summarize(event: EventData, names: Names = sharedNames()): string {
  return summaryOf(normalizeEvent(event, names));
}
