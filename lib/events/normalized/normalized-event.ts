/**
 * An event as one action: who did what to what, and how it ended, whichever records say so. The
 * source for sentences and other schemas.
 */
import type { MachineName } from '../../tables/machines';
import type { Names } from '../../machine/names';
import { machine, success, text, word } from '../decoded/codecs';
import { typeNameOf } from '../decoded/type-names';
import type { EventData } from '../data/event-data';
import { valueOf } from '../data/field-names';
import { phraseOf } from '../data/message-text';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import { filled } from './filled';
import { identityBefore } from './identity-change';
import { mainStatementOf } from './main-statement';
import type { EventObject } from './objects';
import { type Outcome, outcomeOf } from './outcome';
import { signalOf } from './signal';
import type { Before, Ends, SecurityContext, Statement, Verdict } from './statement';
import { isOfProgram, onlySaysMore, statementOf } from './statements';
import { type ActingProcess, type Identity, processOf, type Subject, subjectOf } from './subject';
import { type SystemCall, systemCallOf } from './system-call';

/** Where a user came from, according to a program. */
export interface Origin {
  readonly host: string | undefined;
  readonly address: string | undefined;
}

export interface NormalizedEvent {
  readonly action: EventAction;
  /** In place of the action's own words. The objects follow them. */
  readonly words: string | undefined;
  /** What became of an access, where the event is about one. */
  readonly verdict: Verdict | undefined;
  /** The record that gives the event its action. */
  readonly record: RecordData;
  /** That record's type, by the kernel's name where auditctl has none. */
  readonly recordType: string;
  /** The name of the system call or of the operation of io_uring. */
  readonly syscall: string | undefined;
  /** What the call was made for. */
  readonly machine: MachineName | undefined;
  /** What the record calls the operation, or the permissions that were asked for. */
  readonly operation: string | undefined;
  /** The operation as a sentence has it, where its name is not plain words. */
  readonly request: string | undefined;
  /** Between the operation of an access and its object. */
  readonly preposition: string;
  /** Between the first object and the second, where they are not a list. */
  readonly between: string | undefined;
  /** The name of the signal that was sent, or that ended the process. */
  readonly signal: string | undefined;
  readonly subject: Subject;
  /** Who did it, where the subject is whom they became by it. */
  readonly before: Before | undefined;
  /** The account that did it, where the subject is a server that acts for it. */
  readonly account: Identity | undefined;
  readonly process: ActingProcess;
  /** The domain or profile of a process of which nothing else is known. */
  readonly label: string | undefined;
  /** The program that decided, if that is neither the kernel nor the acting process. */
  readonly mediator: string | undefined;
  /** The most important first. */
  readonly objects: readonly EventObject[];
  /** How many further accesses the event tells of. */
  readonly others: number;
  /** What else is to be said, in a few words each. */
  readonly details: readonly string[];
  readonly origin: Origin;
  readonly ends: Ends | undefined;
  readonly context: SecurityContext | undefined;
  readonly outcome: Outcome;
  readonly keys: readonly string[];
}

/** Names that nobody has: what reads only how an event ended needs none. */
const NO_NAMES: Names = {
  userName: () => undefined,
  groupName: () => undefined,
  protocolName: () => undefined,
};

/** How the event ended. */
export function outcomeOfEvent(event: EventData): Outcome {
  const call = systemCallOf(event);
  if (call !== undefined && event.records.every(({ typeNumber }) => onlySaysMore(typeNumber))) {
    return outcomeOf({ record: call.record, action: 'called-system' }, call);
  }
  const { statement } = mainStatementOf(event, { event, call, names: NO_NAMES });
  return outcomeOf(statement, call);
}

/**
 * Whether what a record calls its result is one: that of ANOM_ABEND is always 1, and that of IMA's is what a
 * function of the kernel returned. Such records say otherwise how it ended, or not at all.
 */
export function isResult(event: EventData, record: RecordData): boolean {
  const scene = { event, call: systemCallOf(event), names: NO_NAMES };
  const said = statementOf(record, scene)?.result;
  const written = success(valueOf(record, 'res') ?? '');
  return said === undefined || said === (written === true ? 'success' : 'failure');
}

const EXECUTING = new Set(['execve', 'execveat']);

/** These are told by a record that says itself who it was. */
function hasOwnProcess({ record, verdict, action }: Statement): boolean {
  return (
    (verdict !== undefined || action === 'checked-integrity' || action === 'measured-file') &&
    record.get('comm') !== undefined
  );
}

/**
 * Who did it. After execve(2) the call's record has the program that was executed; one that was written before
 * has who executed it.
 */
function actingProcess(
  event: EventData,
  statement: Statement,
  call: SystemCall | undefined,
): ActingProcess {
  const { record, actor } = statement;
  const process = processOf(event, call?.record ?? record);
  if (actor !== undefined) {
    return {
      ...process,
      pid: actor.pid ?? (actor.subject === undefined ? process.pid : undefined),
      name: filled(actor.name),
      executable: filled(actor.executable),
      title: actor.title ?? process.title,
      terminal: actor.subject === undefined ? process.terminal : undefined,
    };
  }
  const isBefore = EXECUTING.has(call?.name ?? '') && call?.record !== record;
  if (!isBefore || !hasOwnProcess(statement)) return process;
  if (record.get('comm') === call?.record.get('comm')) return process;
  return {
    ...process,
    name: filled(text(record.get('comm') ?? '')),
    executable: filled(text(record.get('exe') ?? '')),
  };
}

function operationIn(record: RecordData): string | undefined {
  return isOfProgram(record.typeNumber)
    ? phraseOf(record, 'op')
    : word(record.get('op') ?? record.get('operation') ?? '');
}

/** Only programs say where a user came from; `addr` of AppArmor is a socket's. */
function originOf(record: RecordData): Origin {
  const isMessage = isOfProgram(record.typeNumber) || Math.floor(record.typeNumber / 100) === 12;
  if (!isMessage) return { host: undefined, address: undefined };
  return {
    host: text(record.get('hostname') ?? ''),
    address: word(record.get('addr') ?? ''),
  };
}

/**
 * Never throws. What the records do not say is undefined. Members that not every reader wants are made when they
 * are asked for.
 */
export function normalizeEvent(event: EventData, names: Names): NormalizedEvent {
  const call = systemCallOf(event);
  const { statement, others } = mainStatementOf(event, { event, call, names });
  const { action, record, actor } = statement;
  const about = call?.record ?? record;
  return {
    action,
    words: statement.words,
    verdict: statement.verdict,
    record,
    recordType: typeNameOf(record.typeNumber) ?? record.type,
    syscall: call?.name,
    get machine() {
      return machine(event.get('SYSCALL', 'arch') ?? record.get('arch') ?? '');
    },
    get operation() {
      return filled(statement.operation ?? operationIn(record));
    },
    request: statement.request,
    preposition: statement.preposition ?? 'of',
    between: statement.between,
    get signal() {
      return statement.signal ?? signalOf(record, call);
    },
    subject: actor?.subject ?? subjectOf(about, names),
    before: statement.before ?? (actor === undefined ? identityBefore(call, names) : undefined),
    account: statement.account,
    process: actingProcess(event, statement, call),
    label: actor?.label,
    mediator: statement.mediator,
    objects: statement.objects ?? [],
    others,
    details: (statement.details ?? []).filter((one): one is string => !!one),
    get origin() {
      return originOf(record);
    },
    ends: statement.ends,
    context: statement.context,
    outcome: outcomeOf(statement, call),
    keys: event.keys(),
  };
}
