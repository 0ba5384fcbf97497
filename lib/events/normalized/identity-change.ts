/**
 * System calls by which a process takes another identity: setuid(2) and its kin. Their records have the ids that
 * it has by then. Does not know how a sentence names them.
 */
import type { Names } from '../../machine/names';
import { id, success } from '../decoded/codecs';
import { type Identity, identityIn } from './subject';
import type { AccountObject } from './objects';
import type { Before } from './statement';
import type { SystemCall } from './system-call';

type Argument = 'a0' | 'a1' | 'a2';

/** The argument with the id that counts from then on. 32-bit machines have each twice: `setuid32` takes wider ids. */
const EFFECTIVE: ReadonlyMap<string, readonly [kind: 'user' | 'group', argument: Argument]> =
  new Map([
    ['setuid', ['user', 'a0']],
    ['setreuid', ['user', 'a1']],
    ['setresuid', ['user', 'a1']],
    ['setfsuid', ['user', 'a0']],
    ['setgid', ['group', 'a0']],
    ['setregid', ['group', 'a1']],
    ['setresgid', ['group', 'a1']],
    ['setfsgid', ['group', 'a0']],
  ]);

interface Change {
  readonly kind: 'user' | 'group';
  /** Whether it is the id in `euid` or `egid`, rather than that for files alone. */
  readonly isEffective: boolean;
  readonly number: number;
}

/** Undefined for calls that leave the id as it was: -1. */
function changeBy(call: SystemCall | undefined): Change | undefined {
  const name = call?.name?.replace(/32$/, '') ?? '';
  const [kind, argument] = EFFECTIVE.get(name) ?? [];
  if (kind === undefined || argument === undefined) return undefined;
  const number = id(String(call?.argument(argument) ?? ''));
  if (number === undefined || number === 'unset') return undefined;
  return { kind, isEffective: !name.startsWith('setfs'), number };
}

function isDone(call: SystemCall): boolean {
  return success(call.record.get('success') ?? '') === true;
}

/** Whom the process became, or was to become; none where the call does not say. */
export function identityObjects(call: SystemCall, names: Names): AccountObject[] {
  const change = changeBy(call);
  if (change === undefined) return [];
  const { kind, number } = change;
  const field = kind === 'user' ? 'euid' : 'egid';
  const recorded: Identity | undefined = identityIn(call.record, field, names);
  if (recorded?.id === number) return [{ kind, ...recorded }];
  const name = kind === 'user' ? names.userName(number) : names.groupName(number);
  return [{ kind, id: number, name }];
}

/** Who made a call that gave the process another user; undefined for other calls, which leave it as it was. */
export function identityBefore(call: SystemCall | undefined, names: Names): Before | undefined {
  const change = changeBy(call);
  if (call === undefined || change?.kind !== 'user' || !change.isEffective || !isDone(call)) {
    return undefined;
  }
  return { login: identityIn(call.record, 'auid', names), effective: undefined };
}
