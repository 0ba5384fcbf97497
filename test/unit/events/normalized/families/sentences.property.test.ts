/** Whatever an access was and whoever decided it: its line keeps to its verdict, and ends where words end. */
import { expect, it } from '@jest/globals';
import { recordTypeNames } from '../../../../../lib/tables/record-types';
import { fc } from '../../../../support/random-cases';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { call, type Line } from './sentences';

const some = (...values: readonly string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

const apparmor = fc
  .tuple(
    some('DENIED', 'ALLOWED', 'AUDIT', 'KILLED', 'STATUS', 'HINT'),
    some(
      'open',
      'signal',
      'ptrace',
      'capable',
      'bind',
      'connect',
      'mount',
      'exec',
      'dbus_signal',
      'x',
    ),
    some('', ' name="/a"', ' name=""', ' name=(null)', ' peer="q"', ' target="t"', ' peer=""'),
    some('', ' family="unix" addr=none', ' family="inet" lport=5', ' class="net"', ' error=-13'),
  )
  .map(([mode, operation, name, rest]): Line => [
    'AVC',
    `apparmor="${mode}" operation="${operation}"${name}${rest} comm="c"`,
  ]);

const selinux = fc
  .tuple(
    some('AVC', 'USER_AVC'),
    some('denied', 'granted'),
    some('read', 'name_bind', 'signal', 'send_msg', 'transition', ''),
    some('', ' name="a"', ' path=""', ' dest=80', ' src=80', ' dest=org.a', ' capability=12'),
    some('file', 'tcp_socket', 'process', 'capability', 'dbus', 'service', ''),
    some('', ' permissive=0', ' permissive=1'),
  )
  .map(([type, said, permissions, rest, tclass, permissive]): Line => {
    const text = `avc:  ${said}  { ${permissions} } for ${rest} scontext=a:b:c_t tcontext=a:b:d_t`;
    const body = `${text}${tclass === '' ? '' : ` tclass=${tclass}`}${permissive}`;
    return [type, type === 'AVC' ? body : `pid=1 uid=0 msg='${body}'`];
  });

const landlock = some(
  'fs.read_file',
  'fs.make_reg path="/a"',
  'net.bind_tcp',
  'net.connect_tcp dest=5',
  'scope.signal',
  'ptrace opid=4',
).map((rest): Line => ['LANDLOCK_ACCESS', `domain=1 blockers=${rest}`]);

const calls = fc.option(
  fc
    .tuple(fc.constantFrom(42, 49, 59, 62, 257), some('success=yes exit=0', 'success=no exit=-13'))
    .map(([number, answer]) => call(number, `${answer} a0=0 a1=9`)),
  { nil: undefined },
);

/** A word that wants another one behind it, and has none. */
const DANGLING = / (?:of|to|from|on|by|with|for)(?: (?:with|from|by|of)\b|:| \(|$)| {2}|\(\)/;

/** Outcome and type of what a line says. */
function endOf(line: string): unknown {
  if (/ was (?:denied|killed) /.test(line)) return ['failure', ['denied']];
  return line.includes(' would have been denied ') ? ['success', ['allowed']] : undefined;
}

it('says what became of an access', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(apparmor, selinux, landlock), { minLength: 1, maxLength: 3 }),
      calls,
      (records, syscall) => {
        const event = eventWith(...records, ...(syscall === undefined ? [] : [syscall]));
        const line = event.summary(NAMES);
        const { outcome, type } = event.toECS({ names: NAMES }).event;
        expect(line).not.toMatch(DANGLING);
        expect(line).not.toMatch(/ was (?:denied|killed) .*: (?:done|allowed)/);
        expect(line).not.toMatch(/ would have been denied (?!.*: allowed)/);
        expect([outcome, type]).toEqual(endOf(line) ?? [outcome, type]);
      },
    ),
  );
});

/** Fields that sentences are made of. */
const TEXTS =
  'op acct grp unit comm exe vm resrc reason sw dev name path file cause table device target bool lsm ' +
  'operation tclass dest cwd cmd';
const NUMBERS =
  'pid uid auid euid id ino opid spid prom enforcing res resp sec old new val src dport exit a0 syscall arch';

/** With something in them, and with nothing. */
const FIELDS = [
  ...TEXTS.split(' ').flatMap((name) => [`${name}="x"`, `${name}=""`, `${name}=?`]),
  ...NUMBERS.split(' ').flatMap((name) => [
    `${name}=1`,
    `${name}=62`,
    `${name}=c000003e`,
    `${name}=`,
  ]),
];

it('ends where words end, whatever a record holds', () => {
  const fields = fc.array(fc.constantFrom(...FIELDS), { maxLength: 6 });
  const record = fc
    .tuple(
      fc.constantFrom(...recordTypeNames(), 'UNKNOWN[1420]', 'UNKNOWN[1422]'),
      fields,
      fc.boolean(),
    )
    .map(([type, words, isMessage]): Line => {
      const text = words.join(' ');
      return [type, isMessage ? `pid=1 uid=0 auid=1000 msg='${text}'` : text];
    });
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (records) => {
      const line = eventWith(...records).summary(NAMES);
      expect(line).not.toMatch(DANGLING);
      expect(line).not.toMatch(/undefined|NaN|\[object/);
    }),
    { numRuns: 500 },
  );
});
