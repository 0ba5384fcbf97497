/**
 * The records that a daemon writes of itself, in auditd's words and order. Does not know when, and writes nothing.
 */
import { readFileSync, statSync } from 'node:fs';
import { MESSAGE_TYPE } from '../../tables/audit.generated';
import { recordTypeNumber } from '../../tables/record-types';
import { UNSET_ID } from '../../tables/unset-id';
import type { Request } from '../../kernel/exchange';

/** Who had the daemon do something: what the kernel notes of the sender of a signal, and what /proc has of it. */
export interface Requester {
  /** Its login uid, or without one its uid. */
  readonly auid: number;
  /** Its process ID. */
  readonly pid: number;
  /** 4294967295 when the process is gone. */
  readonly uid: number;
  /** Its audit session; 4294967295 for none. */
  readonly session: number;
  /** Its security context; undefined where there is none. */
  readonly context?: string | undefined;
}

/** What a daemon does that is worth a record. */
export type DaemonAct =
  'start' | 'end' | 'config' | 'rotate' | 'resume' | 'abort' | 'accept' | 'close';

/** Record types of `<linux/audit.h>` and of the audit protocol. */
export const DAEMON_TYPES: Readonly<Record<DaemonAct, number>> = {
  start: recordTypeNumber('DAEMON_START') as number,
  end: recordTypeNumber('DAEMON_END') as number,
  config: recordTypeNumber('DAEMON_CONFIG') as number,
  rotate: recordTypeNumber('DAEMON_ROTATE') as number,
  resume: recordTypeNumber('DAEMON_RESUME') as number,
  abort: recordTypeNumber('DAEMON_ABORT') as number,
  accept: recordTypeNumber('DAEMON_ACCEPT') as number,
  close: recordTypeNumber('DAEMON_CLOSE') as number,
};

/** Asks the kernel who sent the daemon its last signal. */
export const SIGNAL_INFO_REQUEST: Request = {
  type: MESSAGE_TYPE.SIGNAL_INFO,
  payload: new Uint8Array(0),
  replies: 'one',
};

function numberIn(path: string): number {
  try {
    const text = readFileSync(path, 'latin1').trim();
    return /^\d+$/.test(text) ? Number(text) : UNSET_ID;
  } catch {
    return UNSET_ID;
  }
}

function ownerOf(pid: number): number {
  try {
    return statSync(`/proc/${pid}`).uid;
  } catch {
    return UNSET_ID;
  }
}

/** `struct audit_sig_info` of `<linux/audit.h>`: uid, pid, and the context to the end. */
export function requesterOf(reply: Uint8Array | undefined): Requester | undefined {
  if (reply === undefined || reply.length < 8) return undefined;
  const view = new DataView(reply.buffer, reply.byteOffset, reply.length);
  const isLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  const pid = view.getInt32(4, isLittle);
  const context = Buffer.from(reply.subarray(8)).toString('latin1').replaceAll('\0', '');
  return {
    auid: view.getUint32(0, isLittle),
    pid,
    uid: ownerOf(pid),
    session: numberIn(`/proc/${pid}/sessionid`),
    context: context === '' ? undefined : context,
  };
}

/** This process. */
export function ownProcess(): Requester {
  return {
    auid: numberIn('/proc/self/loginuid'),
    pid: process.pid,
    uid: process.getuid?.() ?? UNSET_ID,
    session: numberIn('/proc/self/sessionid'),
    context: ownContext(),
  };
}

function ownContext(): string | undefined {
  try {
    const text = readFileSync('/proc/self/attr/current', 'latin1').replaceAll('\0', '').trim();
    return text === '' ? undefined : text;
  } catch {
    return undefined;
  }
}

function subject({ context }: Requester): string {
  return context === undefined ? '' : ` subj=${context}`;
}

function person(by: Requester): string {
  return `auid=${by.auid} uid=${by.uid} ses=${by.session} pid=${by.pid}${subject(by)}`;
}

/** `DAEMON_START`. */
export function startText(version: string, format: string, kernel: string, own: Requester): string {
  const { auid, pid, uid, session } = own;
  return (
    `op=start ver=${version} format=${format} kernel=${kernel} auid=${auid} pid=${pid} uid=${uid} ` +
    `ses=${session}${subject(own)} res=success`
  );
}

/** `DAEMON_ABORT`: the daemon could not do this, and ends. */
export function abortText(operation: 'set-pid' | 'set-enable', own: Requester): string {
  const { auid, pid, uid, session } = own;
  return `op=${operation} auid=${auid} pid=${pid} uid=${uid} ses=${session}${subject(own)} res=failed`;
}

/** `DAEMON_END`, `DAEMON_ROTATE` and `DAEMON_RESUME`. */
export function requestedText(act: 'end' | 'rotate' | 'resume', by: Requester): string {
  const operation = { end: 'terminate', rotate: 'rotate-logs', resume: 'resume-logging' }[act];
  return `op=${operation} ${person(by)} res=success`;
}

/** `DAEMON_CONFIG`. */
export function configText(state: 'changed' | 'no-change', by: Requester, done: boolean): string {
  const result = done ? 'success' : 'failed';
  return `op=reconfigure state=${state} auid=${by.auid} pid=${by.pid} subj=${by.context ?? '?'} res=${result}`;
}
