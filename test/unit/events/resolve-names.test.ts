/** Names of events' users and groups, asked for before they are put into words. */
import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { resolveNames } from '../../../lib/events/resolve-names';
import { AuditRecord } from '../../../lib/events/record';
import { LocalNames } from '../../../lib/machine/local-names';
import { forgetNames } from '../../../lib/machine/shared-names';
import { type PlayedGetent, playFiles, playGetent } from '../../support/played-getent';
import { ScratchFolder } from '../policy/files/scratch-folder';
import { eventOf } from './event-of-lines';

const folder = new ScratchFolder();
let getent: PlayedGetent;

beforeEach(() => {
  forgetNames();
  playFiles({
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
    '/etc/group': 'root:x:0:\n',
    '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n',
  });
  getent = playGetent(folder, {
    passwd: 'carol:*:70000:1::/:\ndan:*:70001:1::/:\nold:*:70009:1::/:\n',
    group: 'carols:*:70002:\n',
  });
});

afterEach(() => {
  jest.restoreAllMocks();
  forgetNames();
});

const HEAD = 'audit(1700000000.123:7): ';
const CALL =
  `type=SYSCALL msg=${HEAD}arch=c000003e syscall=92 success=yes exit=0 a0=7ffd a1=11171 a2=11172 a3=0 ` +
  'items=1 ppid=1 pid=2 auid=70000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ' +
  'ses=3 comm="chown" exe="/usr/bin/chown" key=(null)\n';

it('are asked for wherever a record has ids, each once', async () => {
  const event = eventOf(CALL);
  const damaged = { type: 'damaged', record: new AuditRecord(1112, 'uid=70009') } as const;
  const lost = { type: 'lost', where: 'socket', count: 1 } as const;
  expect(event.summary()).toContain('uid 70000');
  await resolveNames([event, lost, damaged, event]);
  expect(event.summary()).toContain('carol (as root)');
  const [record] = event.records;
  // The owner and the group that chown(2) was called with.
  expect(['a1', 'a2'].map((name) => record?.interpret(name))).toEqual(['dan', 'carols']);
  expect(damaged.record.interpret('uid')).toBe('old');
  expect(getent.asked.toSorted()).toEqual(['group 70002', 'passwd 70000 70001 70009']);
});

it('may be those of one cache', async () => {
  const names = new LocalNames();
  await resolveNames([eventOf(CALL)], { names });
  expect(eventOf(CALL).summary(names)).toContain('carol');
  expect(eventOf(CALL).summary()).toContain('uid 70000');
});

it('are nothing to wait for where there are no services', async () => {
  playFiles({ '/etc/nsswitch.conf': 'passwd: files\ngroup: files\n' });
  const event = eventOf(CALL);
  const put = jest.spyOn(AuditRecord.prototype, 'interpretations');
  await resolveNames([event], { names: new LocalNames() });
  expect(put).not.toHaveBeenCalled();
});
