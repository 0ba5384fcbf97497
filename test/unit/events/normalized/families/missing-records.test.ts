/** What is told when records are missing: all that the others say, and nothing else. */
import { describe, expect, it } from '@jest/globals';
import { recordTypeNames } from '../../../../../lib/tables/record-types';
import { eventWith } from '../../event-of-lines';
import { NAMES } from '../../injected-names';
import { call, type Line, outcome, path, sentence, told } from './sentences';

describe('a system call', () => {
  it.each([
    [42, 'connected a socket'],
    [44, 'sent data'],
    [45, 'received data'],
    [101, 'traced a process'],
    [16, 'controlled a device'],
    [165, 'mounted a file system'],
    [322, 'executed a program'],
  ])('%s has an object even when no record names one', (number, words) => {
    expect(sentence(call(number, 'success=no exit=-22'))).toContain(
      ` ${words} with /usr/bin/worker: `,
    );
  });

  it('that executed a program has it as its own', () => {
    expect(sentence(call(59, 'success=yes exit=0', 'tar'))).toBe(
      'alice (as root) executed /usr/bin/tar: done',
    );
    expect(sentence(call(322, 'success=no exit=-8', 'sh'))).toContain(
      ' executed a program with /usr/bin/sh: failed',
    );
  });

  it.each([
    ['kill of a process', 62, 'a0=1f a1=f', 'sent SIGTERM to a process (pid 31)'],
    ['kill of all', 62, 'a0=ffffffffffffffff a1=9', 'sent SIGKILL to every process'],
    ['kill of a group', 62, 'a0=ffffffe1 a1=9', 'sent SIGKILL to process group 31'],
    ['kill of its group', 62, 'a0=0 a1=2', 'sent SIGINT to its own process group'],
    ['tgkill', 234, 'a0=1f a1=20 a2=6', 'sent SIGABRT to a process (pid 31)'],
    ['ptrace', 101, 'a0=10 a1=1f', 'traced a process (pid 31)'],
    ['process_vm_readv', 310, 'a0=1f a1=0', 'read memory of a process (pid 31)'],
  ])('%s names the process by its number', (_what, number, registers, words) => {
    expect(sentence(call(number, `success=yes exit=0 ${registers}`))).toBe(
      `alice (as root) ${words} with /usr/bin/worker: done`,
    );
  });

  it('has the process that a record names rather than a number', () => {
    const other: Line = ['OBJ_PID', 'opid=31 oauid=0 ouid=0 oses=1 ocomm="init"'];
    expect(sentence(call(62, 'success=yes exit=0 a0=1e a1=f'), other)).toContain(
      ' to init (pid 31) ',
    );
  });

  it('takes nothing without a name and an inode for a file', () => {
    const nameless: Line = ['PATH', 'item=0 name=(null) nametype=UNKNOWN'];
    expect(sentence(call(257, 'success=no exit=-2 a0=ffffff9c'), nameless)).toBe(
      'alice (as root) opened a file with /usr/bin/worker: failed (ENOENT, No such file or directory)',
    );
    expect(sentence(call(90, 'success=yes exit=0'), nameless, path('"/a"', 3))).toContain(
      ' changed the mode of /a with ',
    );
  });

  it('of RHEL 7 deletes the file and not its folder', () => {
    const event = eventWith(
      call(87, 'success=yes exit=0'),
      ['CWD', 'cwd="/var/tmp"'],
      path('"/var/tmp"', 2, 'objtype=PARENT'),
      path('"old.log"', 3, 'objtype=DELETE'),
    );
    expect(event.summary(NAMES)).toContain(' deleted /var/tmp/old.log with ');
    expect(event.toECS({ names: NAMES }).file).toMatchObject({
      path: '/var/tmp/old.log',
      inode: '3',
    });
  });

  it('says how the clock was set', () => {
    const records = [
      ['TIME_INJOFFSET', 'sec=1 nsec=500'],
      ['TIME_ADJNTPVAL', 'op=status old=64 new=8256'],
      call(305, 'success=yes exit=0 a0=0'),
    ] as const;
    expect(sentence(...records)).toBe(
      'alice (as root) changed the time (by 1 s 500 ns, status 64 to 8256) with /usr/bin/worker: done',
    );
  });
});

it.each<[string, readonly Line[], string]>([
  ['EXECVE', [['EXECVE', 'argc=2 a0="ls" a1="-l"']], 'a process executed ls (ls -l)'],
  [
    'EXECVE and PATH',
    [['EXECVE', 'argc=1 a0="ls"'], path('"/usr/bin/ls"', 3)],
    'a process executed /usr/bin/ls (ls)',
  ],
  [
    'CWD',
    [
      ['CWD', 'cwd="/srv"'],
      ['PROCTITLE', 'proctitle="x"'],
    ],
    'a process worked in /srv',
  ],
  ['PATH', [path('"/srv/a"', 3)], 'a process used /srv/a'],
  [
    'a created PATH',
    [path('"/srv"', 2, 'nametype=PARENT'), path('"/srv/a"', 3, 'nametype=CREATE')],
    'a process created /srv/a',
  ],
  ['a deleted PATH', [path('"/srv/a"', 3, 'objtype=DELETE')], 'a process deleted /srv/a'],
  [
    'a renaming',
    [path('"/a"', 3, 'nametype=DELETE'), path('"/b"', 3, 'nametype=CREATE')],
    'a process renamed /a to /b',
  ],
  [
    'SOCKADDR',
    [['SOCKADDR', 'saddr=020000190A0000090000000000000000']],
    'a process used a socket address 10.0.0.9:25',
  ],
  ['OBJ_PID', [['OBJ_PID', 'opid=31 ocomm="init"']], 'a process did something to init (pid 31)'],
  ['PROCTITLE', [['PROCTITLE', 'proctitle=6C73002D6C']], 'a process did something (ls -l)'],
  [
    'KERN_MODULE',
    [['KERN_MODULE', 'name="loop"']],
    'a process loaded or unloaded kernel module loop',
  ],
  [
    'TIME_ADJNTPVAL',
    [['TIME_ADJNTPVAL', 'op=freq old=1 new=2']],
    'a process changed the time (freq 1 to 2)',
  ],
  ['EOE', [['EOE', '']], 'the kernel ended an event whose records are not here'],
  [
    'a type that nobody knows',
    [['UNKNOWN[1398]', 'a=b']],
    'the kernel wrote a record UNKNOWN[1398]',
  ],
])('tells %s without a system call', (_what, records, line) => {
  expect(sentence(...records)).toBe(line);
});

it.each(recordTypeNames())('has words for %s', (type) => {
  expect(told(type, 'a=b')).not.toContain(' wrote a record ');
});

describe('what fanotify decided', () => {
  const open = (answer: string): Line => call(257, `${answer} a0=ffffff9c`);

  it.each<[string, string, string, string]>([
    [
      'resp=2 fan_type=1 fan_info=3 subj_trust=2 obj_trust=0',
      'success=no exit=-1',
      'failure',
      'was denied access by fanotify to /a (untrusted)',
    ],
    [
      'resp=1 fan_type=0 fan_info=0 subj_trust=2 obj_trust=2',
      'success=yes exit=3',
      'success',
      'was allowed access by fanotify to /a',
    ],
  ])('%s', (body, answer, result, words) => {
    const event = eventWith(['FANOTIFY', body], open(answer), path('"/a"', 3));
    expect(event.summary(NAMES)).toContain(` ${words} with `);
    expect(outcome(event)).toBe(result);
  });
});

describe('how a call of 32 bits ended', () => {
  const ended = (arch: string, number: number, exit: number): string =>
    outcome(
      eventWith([
        'SYSCALL',
        `arch=${arch} syscall=${number} success=no exit=${exit} a0=0 items=0 pid=1 ` +
          'uid=0 comm="a" exe="/a" key=(null)',
      ]),
    );

  it('is well when it gave an address', () => {
    expect(ended('40000003', 192, -1_207_959_552)).toBe('success');
    expect(ended('40000028', 192, -4096)).toBe('success');
    expect(ended('40000003', 192, -4095)).toBe('failure');
    expect(ended('40000003', 5, -2)).toBe('failure');
    expect(ended('c000003e', 9, -1_207_959_552)).toBe('failure');
  });
});
