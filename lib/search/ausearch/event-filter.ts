/** {@link filterOf}: what of the conditions shows in the bytes of an event, for those who read logs. */
import type { EventFilter, EventTest } from '../../events/data/event-filter';
import { bytesOfText } from '../../text/byte-text';
import type { Account, Conditions } from './conditions';

/** A text that is written as it is, or as digits of its bytes, at whatever place in a word. */
function textTests(text: string): EventTest[] {
  const bytes = bytesOfText(text);
  const digits = Buffer.from(bytes).toString('hex');
  return [bytes, Buffer.from(digits.toUpperCase()), Buffer.from(digits)].map((needle) => ({
    test: 'bytes',
    bytes: needle,
  }));
}

function field(name: string, ...values: readonly string[]): EventTest {
  return { test: 'field', name, values };
}

/** An id as it may be written; undefined where the name that auditd added decides, too. */
function idTests(names: readonly string[], { id, name }: Account): EventTest[] | undefined {
  if (name !== undefined) return undefined;
  const values = id === 4_294_967_295 ? ['4294967295', '-1'] : [String(id)];
  return names.map((one) => field(one, ...values));
}

function typeTest(type: number): EventTest {
  return { test: 'type', from: type, to: type };
}

/** Conservative: a condition that bytes cannot show is left out. */
export function filterOf(conditions: Conditions): EventFilter {
  const { startSeconds, endSeconds } = conditions;
  const allOf: (readonly EventTest[])[] = [];
  const add = <Wanted>(
    wanted: Wanted | undefined,
    make: (wanted: Wanted) => readonly EventTest[] | undefined,
  ): void => {
    const tests = wanted === undefined ? undefined : make(wanted);
    if (tests !== undefined) allOf.push(tests);
  };
  add(conditions.serial, (serial) => [{ test: 'serial', serials: [serial] }]);
  add(conditions.nodes, (names) => [{ test: 'node', names }]);
  add(conditions.types, (types) => types.map(typeTest));
  add(conditions.pid, (pid) => [field('pid', String(pid))]);
  add(conditions.ppid, (ppid) => [field('ppid', String(ppid))]);
  add(conditions.exits, (exits) => [field('exit', ...exits.map(String))]);
  add(conditions.session, (session) => idTests(['ses'], { id: session }));
  add(conditions.syscall, (number) =>
    number === 0 ? undefined : [field('syscall', String(number))],
  );
  add(conditions.machine, (elf) => [
    field('arch', elf.toString(16), elf.toString(16).padStart(8, '0')),
  ]);
  const alternatives = (
    isAny: boolean | undefined,
    tests: readonly (readonly EventTest[] | undefined)[],
  ): void => {
    const shown = tests.filter((one) => one !== undefined);
    if (isAny !== true) allOf.push(...shown);
    else if (shown.length === tests.length) allOf.push(shown.flat());
  };
  const ids = (subject: 'uid' | 'euid' | 'auid' | 'gid' | 'egid', ...others: readonly string[]) => {
    const account = conditions[subject];
    return account === undefined ? [] : [idTests([subject, ...others], account)];
  };
  const users = [...ids('uid'), ...ids('euid'), ...ids('auid')];
  alternatives(conditions.isAnyUser, users);
  // Of groups themselves it is the group that they are about.
  alternatives(conditions.isAnyGroup, [...ids('gid', 'id'), ...ids('egid')]);
  const labels = [conditions.subject, conditions.object].filter((text) => text !== undefined);
  alternatives(
    conditions.isAnyLabel,
    labels.map((text) => (text === '' ? undefined : textTests(text))),
  );
  for (const text of [
    conditions.comm,
    conditions.exe,
    conditions.terminal,
    conditions.key,
    conditions.uuid,
    conditions.guest,
  ]) {
    add(text === '' ? undefined : text, textTests);
  }
  return {
    ...(startSeconds === undefined ? {} : { startMs: startSeconds * 1000 }),
    ...(endSeconds === undefined ? {} : { endMs: endSeconds * 1000 + 999 }),
    allOf,
  };
}
