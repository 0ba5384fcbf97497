/** Calls by which a process becomes another user: who it was does it, whom it becomes is the object. */
import { expect, it } from '@jest/globals';
import { eventWith } from '../event-of-lines';
import { NAMES } from '../injected-names';

/** A call by its number on x86_64, with the ids that the process has by then. */
function line(number: number, rest: string, uid: number, auid = 1000): string {
  return eventWith([
    'SYSCALL',
    `arch=c000003e syscall=${number} ${rest} items=0 ppid=1 pid=2 auid=${auid} uid=${uid} gid=42 ` +
      `euid=${uid} suid=${uid} fsuid=${uid} egid=42 sgid=42 fsgid=42 tty=pts0 ses=3 comm="su" exe="/bin/su" key=(null)`,
  ]).summary(NAMES);
}

const DONE = 'success=yes exit=0';
const REFUSED = 'success=no exit=-1';
const ENDED = 'failed (EPERM, Operation not permitted)';

it.each([
  ['setuid', line(105, `${DONE} a0=3ed`, 1005), 'alice changed identity to bob with /bin/su: done'],
  [
    'setreuid',
    line(113, `${DONE} a0=ffffffff a1=3ed`, 1005),
    'alice changed identity to bob with /bin/su: done',
  ],
  [
    'setresuid',
    line(117, `${DONE} a0=0 a1=3ed a2=0`, 1005),
    'alice changed identity to bob with /bin/su: done',
  ],
  [
    'setuid without a login',
    line(105, `${DONE} a0=3ed`, 1005, 4_294_967_295),
    'su changed identity to bob with /bin/su: done',
  ],
  [
    'setuid that was refused',
    line(105, `${REFUSED} a0=0`, 1005),
    `alice (as bob) changed identity to root with /bin/su: ${ENDED}`,
  ],
  [
    'setresuid of the saved id alone',
    line(117, `${DONE} a0=ffffffff a1=ffffffff a2=0`, 1005),
    'alice (as bob) changed identity with /bin/su: done',
  ],
  [
    'setfsuid',
    line(122, `${DONE} a0=0`, 1005),
    'alice (as bob) changed identity to root with /bin/su: done',
  ],
  ['setgid', line(106, `${DONE} a0=2a`, 1000), 'alice changed group to shadow with /bin/su: done'],
  ['setgroups', line(116, `${DONE} a0=1`, 1000), 'alice changed identity with /bin/su: done'],
])('%s', (_, told, expected) => {
  expect(told).toBe(expected);
});
