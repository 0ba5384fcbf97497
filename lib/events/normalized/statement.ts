/**
 * {@link Statement}: what one record of an event says was done. Readers of record types make statements; which
 * of them represents the event is decided in `main-statement.ts`.
 */
import type { Names } from '../../machine/names';
import type { EventData } from '../data/event-data';
import type { RecordData } from '../data/record-data';
import type { EventAction } from './actions';
import type { Endpoint, EventObject } from './objects';
import type { Identity, Subject } from './subject';
import type { SystemCall } from './system-call';

/**
 * What became of an access.
 *
 * - `denied`: it was refused
 * - `killed`: it was refused, and the process ended for it
 * - `tolerated`: it would have been refused, but the module only watches
 * - `granted`: it was allowed, and written down
 */
export type Verdict = 'denied' | 'killed' | 'tolerated' | 'granted';

/** Who did it, if that is not the subject of the record's own fields. */
export interface Actor {
  readonly subject?: Subject | undefined;
  readonly pid?: number | undefined;
  /** `comm`, or what else the program is called. */
  readonly name?: string | undefined;
  readonly executable?: string | undefined;
  readonly title?: string | undefined;
  /** The domain or profile that it runs in. */
  readonly label?: string | undefined;
}

/** Who somebody was before they became another; undefined where no record says. */
export type Before = Pick<Subject, 'login' | 'effective'>;

/** The ends of a connection or of a packet. */
export interface Ends {
  readonly source?: Endpoint | undefined;
  readonly destination?: Endpoint | undefined;
  /** This machine's end where nobody is connected yet. */
  readonly server?: Endpoint | undefined;
  /** `tcp`, `udp`. */
  readonly transport?: string | undefined;
  readonly direction?: 'ingress' | 'egress' | undefined;
}

/** On what a security module based its decision. Members have the names of the fields. */
export interface SecurityContext {
  readonly module: 'selinux' | 'apparmor' | 'smack' | 'landlock' | 'ipe' | 'ima';
  readonly permissions?: readonly string[] | undefined;
  readonly scontext?: string | undefined;
  readonly tcontext?: string | undefined;
  readonly tclass?: string | undefined;
  readonly permissive?: boolean | undefined;
  readonly profile?: string | undefined;
  readonly peer?: string | undefined;
  readonly class?: string | undefined;
  readonly info?: string | undefined;
  readonly cause?: string | undefined;
  readonly rule?: string | undefined;
}

export interface Statement {
  readonly record: RecordData;
  readonly action: EventAction;
  /** In place of the action's own words. The objects follow them. */
  readonly words?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** What the record calls the operation, or the permissions that were asked for. */
  readonly operation?: string | undefined;
  /** The operation as a sentence has it, where its name is not plain words: `deleting`. */
  readonly request?: string | undefined;
  /** Between the operation of an access and its object, where it is not `of`; may be empty. */
  readonly preposition?: string | undefined;
  /** Between the first object and the second, where they are not a list: `as` of a link. */
  readonly between?: string | undefined;
  /** Whether the words are all there is to say, so that no object of the system call completes them. */
  readonly isWhole?: boolean | undefined;
  /** The most important first. */
  readonly objects?: readonly EventObject[] | undefined;
  /** What a sentence has in parentheses. */
  readonly details?: readonly (string | undefined)[] | undefined;
  /** How it ended, where the record says so otherwise than by `res`. */
  readonly result?: 'success' | 'failure' | 'unknown' | undefined;
  readonly actor?: Actor | undefined;
  /** Who did it, where the record's own ids are those that they have since. */
  readonly before?: Before | undefined;
  /** The account that did it, if the ids are those of a server acting for it. */
  readonly account?: Identity | undefined;
  /** The program that decided, if that is neither the kernel nor the acting process. */
  readonly mediator?: string | undefined;
  readonly signal?: string | undefined;
  readonly ends?: Ends | undefined;
  readonly context?: SecurityContext | undefined;
  /** Whether it says less than a system call's record, and represents the event only if there is none. */
  readonly isAside?: boolean | undefined;
}

/** What a reader may look at besides its record. */
export interface Scene {
  readonly event: EventData;
  readonly call: SystemCall | undefined;
  readonly names: Names;
}

/** Undefined where a record of the type states nothing of its own. */
export type StatementReader = (record: RecordData, scene: Scene) => Statement | undefined;

/** By the names that record types have. */
export type Family = Readonly<Record<string, StatementReader>>;
