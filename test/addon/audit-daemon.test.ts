/** The audit daemon between a kernel that is played and a folder: what is in the log, and who is told. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditDaemon } from '../../lib/daemon/audit-daemon';
import type { RecordBatch } from '../../lib/daemon/records/record-batch';
import { until } from '../support/patience';
import { PlayedDaemon } from '../support/played-daemon';

const START = 'type=DAEMON_START msg=audit(STAMP): op=start format=raw res=success';
const END = 'type=DAEMON_END msg=audit(STAMP): op=terminate BY res=success';

let played: PlayedDaemon;
let daemon: AuditDaemon;

beforeEach(async () => {
  played = await PlayedDaemon.open();
});

afterEach(async () => {
  await daemon.close();
  await played.close();
});

function record(serial: number, body = 'a=1'): string {
  return `audit(1700000000.123:${serial}): ${body}`;
}

function lines(batch: RecordBatch): string[] {
  const found: string[] = [];
  for (let at = 0; at < batch.index.length; at += 3) {
    const [type, start, end] = batch.index.subarray(at, at + 3);
    found.push(`${type} ${Buffer.from(batch.bytes.subarray(start, end)).toString('latin1')}`);
  }
  return found;
}

describe('AuditDaemon', () => {
  it('writes what the kernel sends between its own records', async () => {
    daemon = played.daemon();
    await daemon.start();
    played.send(1300, record(1));
    played.send(1327, record(1, 'proctitle="x"\n'));
    played.send(1320, record(1, ''));
    played.send(1425, record(2, 'subj_a=b'));
    await until(() => played.log().length === 4);
    await daemon.close();
    expect(played.log()).toEqual([
      START,
      `type=SYSCALL msg=${record(1)}`,
      `type=PROCTITLE msg=${record(1, 'proctitle="x"')}`,
      expect.stringMatching(/^type=(?:MAC_TASK_CONTEXTS|UNKNOWN\[1425\]) msg=audit/),
      END,
    ]);
    expect(played.control.changes).toContain('enabled 1');
    expect(daemon.report().lost).toEqual({ kernel: 0, queue: 0, unreadable: 0, log: 0 });
  });

  it('writes all that is in the socket when it is closed, before its last record', async () => {
    daemon = played.daemon();
    await daemon.start();
    const sent = 200;
    for (let serial = 1; serial <= sent; serial += 1) played.send(1300, record(serial));
    await daemon.close();
    const log = played.log();
    expect(log.at(-1)).toBe(END);
    const serials = log.slice(1, -1).map((line) => Number(/:(\d+)\)/.exec(line)?.[1]));
    expect(serials).toEqual(Array.from({ length: sent }, (_, at) => at + 1));
  });

  it('enriches, and begins each line with the name of the machine', async () => {
    daemon = played.daemon({ logFormat: 'enriched', nameFormat: 'user', name: 'web-1' });
    await daemon.start();
    played.send(1300, record(1, 'arch=c000003e syscall=257 auid=4294967295 uid=0 gid=0 comm="x"'));
    played.send(1320, record(1, ''));
    await until(() => played.log().length === 2);
    await daemon.close();
    expect(played.log().map((line) => line.split('\x1d'))).toEqual([
      [expect.stringMatching(/^node=web-1 type=DAEMON_START/), expect.stringContaining('AUID="')],
      [
        `node=web-1 type=SYSCALL msg=${record(1, 'arch=c000003e syscall=257 auid=4294967295 uid=0 gid=0 comm="x"')}`,
        'ARCH=x86_64 SYSCALL=openat AUID="unset" UID="root" GID="root"',
      ],
      [expect.stringMatching(/^node=web-1 type=DAEMON_END/), expect.stringContaining('UID="')],
    ]);
  });

  it('gives every record to the consumers as it is in the log, and the ends of events', async () => {
    const taken: string[] = [];
    const consumer = { take: (batch: RecordBatch) => void taken.push(...lines(batch)) };
    daemon = played.daemon({}, { consumers: [consumer] });
    await daemon.start();
    played.send(1300, record(1));
    played.send(1320, record(1, ''));
    played.send(1300, record(2));
    await until(() => taken.length === 4);
    await daemon.close();
    expect(taken.slice(1, 4)).toEqual([
      `1300 type=SYSCALL msg=${record(1)}`,
      `1320 type=EOE msg=${record(1, '')}`,
      `1300 type=SYSCALL msg=${record(2)}`,
    ]);
    expect(taken[0]).toContain('type=DAEMON_START');
    expect(taken.at(-1)).toContain('type=DAEMON_END');
    expect(played.log()).toEqual([
      START,
      `type=SYSCALL msg=${record(1)}`,
      `type=SYSCALL msg=${record(2)}`,
      END,
    ]);
  });

  it('writes no log with write_logs = no, and gives consumers everything', async () => {
    const taken: string[] = [];
    const consumer = { take: (batch: RecordBatch) => void taken.push(...lines(batch)) };
    daemon = played.daemon({ writeLogs: false }, { consumers: [consumer] });
    await daemon.start();
    played.send(1300, record(1));
    await until(() => taken.length === 2);
    await daemon.close();
    expect(existsSync(played.logFile)).toBe(false);
    expect(taken).toHaveLength(3);
  });

  it('rotates on request: its record is the first of the new log', async () => {
    daemon = played.daemon({ numLogs: 3 });
    let rotations = 0;
    daemon.on('rotate', () => (rotations += 1));
    await daemon.start();
    played.send(1300, record(1));
    await until(() => played.log().length === 2);
    daemon.rotate();
    await until(() => rotations === 1);
    daemon.rotate();
    await until(() => rotations === 2);
    await daemon.close();
    const rotated = 'type=DAEMON_ROTATE msg=audit(STAMP): op=rotate-logs BY res=success';
    expect(played.log('audit.log.2')).toEqual([START, `type=SYSCALL msg=${record(1)}`]);
    expect(played.log('audit.log.1')).toEqual([rotated]);
    expect(played.log()).toEqual([rotated, END]);
    expect(statSync(join(played.folder.path, 'audit.log.1')).mode & 0o777).toBe(0o400);
    expect(statSync(played.logFile).mode & 0o777).toBe(0o600);
  });

  it('tells who had it do something', async () => {
    daemon = played.daemon();
    await daemon.start();
    played.sender = Buffer.concat([
      new Uint8Array(Uint32Array.of(1000, process.pid).buffer),
      Buffer.from('system_u:object_r:x_t\0'),
    ]);
    const by = await daemon.lastSignaller();
    expect(by).toMatchObject({
      auid: 1000,
      pid: process.pid,
      uid: process.getuid?.(),
      context: 'system_u:object_r:x_t',
    });
    daemon.resume({ ...by, session: 7 });
    await daemon.close({ ...by, session: 7 });
    const text = readFileSync(played.logFile, 'latin1');
    const person = `auid=1000 uid=${by.uid} ses=7 pid=${by.pid} subj=system_u:object_r:x_t`;
    expect(text).toContain(`op=resume-logging ${person} res=success\n`);
    expect(text).toContain(`op=terminate ${person} res=success\n`);
  });

  it('uses another configuration, but for what counts at the start', async () => {
    daemon = played.daemon();
    await daemon.start();
    // What is still to be written goes to the log that is then used.
    await until(() => played.log().length === 1);
    const other = join(played.folder.path, 'other.log');
    daemon.reconfigure({
      ...daemon.config,
      logFile: other,
      logFormat: 'enriched',
      nameFormat: 'user',
      name: 'late',
    });
    expect(daemon.config).toMatchObject({ logFile: other, nameFormat: 'none', name: undefined });
    played.send(1300, record(1, 'uid=0'));
    await until(() => readFileSync(other, 'latin1').includes('SYSCALL'));
    daemon.reconfigure(undefined);
    await daemon.close();
    expect(played.log('other.log').map((line) => line.split('\x1d')[0])).toEqual([
      'type=DAEMON_CONFIG msg=audit(STAMP): op=reconfigure state=changed BY res=success',
      `type=SYSCALL msg=${record(1, 'uid=0')}`,
      'type=DAEMON_CONFIG msg=audit(STAMP): op=reconfigure state=no-change BY res=failed',
      END,
    ]);
    expect(played.log('other.log')[1]).toContain('\x1dUID="root"');
  });

  it('goes on as before when another configuration cannot be used', async () => {
    daemon = played.daemon();
    await daemon.start();
    const nowhere = join(played.folder.path, 'nowhere/audit.log');
    expect(() => daemon.reconfigure({ ...daemon.config, logFile: nowhere })).toThrow(
      'does not exist',
    );
    expect(() => daemon.reconfigure({ ...daemon.config, logGroup: 'no-such-group' })).toThrow(
      'there is no group no-such-group',
    );
    await daemon.close();
    expect(played.log()).toHaveLength(4);
    expect(daemon.config.logFile).toBe(played.logFile);
  });

  it('appends lines of other machines, each one record', async () => {
    const taken: string[] = [];
    const consumer = { take: (batch: RecordBatch) => void taken.push(...lines(batch)) };
    daemon = played.daemon({ distributeNetwork: true }, { consumers: [consumer] });
    await daemon.start();
    await daemon.append([
      Buffer.from('node=b type=SYSCALL msg=audit(1.2:3): x'),
      Buffer.from('odd\nline'),
    ]);
    expect(played.log().slice(1)).toEqual(['node=b type=SYSCALL msg=audit(1.2:3): x', 'odd line']);
    expect(taken.slice(1)).toEqual(['1300 node=b type=SYSCALL msg=audit(1.2:3): x', '0 odd line']);
    await daemon.close();
    await expect(daemon.append([Buffer.from('x')])).rejects.toMatchObject({ code: 'not-running' });
  });

  it('leaves another daemon alone', async () => {
    played.control.status.pid = process.pid;
    daemon = played.daemon();
    await expect(daemon.start()).rejects.toMatchObject({
      code: 'already-registered',
      message: `another audit daemon is registered (pid ${process.pid}); stop it first: auditctl --signal TERM`,
    });
    expect(existsSync(played.logFile)).toBe(false);
  });

  it('writes that it could not be registered', async () => {
    const EEXIST = 17;
    daemon = played.daemon({}, {}, undefined, EEXIST);
    await expect(daemon.start()).rejects.toMatchObject({
      code: 'EEXIST',
      hint: expect.stringContaining('auditctl --signal TERM'),
    });
    expect(daemon.closed).toBe(true);
    expect(played.log()[1]).toMatch(
      /^type=DAEMON_ABORT msg=audit\(STAMP\): op=set-pid auid=\d+ pid=\d+ uid=\d+ ses=\d+ .*res=failed$/,
    );
  });

  it('writes that auditing could not be enabled', async () => {
    played.control.spoil = () => 'refuse';
    daemon = played.daemon();
    await expect(daemon.start()).rejects.toMatchObject({ code: 'ENOMEM' });
    expect(played.log().at(-1)).toContain('op=set-enable ');
  });

  it('leaves the kernel as it is when that is asked for', async () => {
    daemon = played.daemon({}, { enabled: 'nochange' });
    await daemon.start();
    expect(played.control.changes).toEqual([]);
  });

  it('has nothing to do with the kernel with local_events = no', async () => {
    played.control.status.pid = process.pid;
    daemon = played.daemon({ localEvents: false });
    await daemon.start();
    await daemon.append([Buffer.from('type=SYSCALL msg=audit(1.2:3): x')]);
    await daemon.close();
    expect(played.log()).toHaveLength(3);
    expect(played.control.changes).toEqual([]);
  });

  it('closes a line that a daemon before it did not end', async () => {
    writeFileSync(played.logFile, 'type=SYSCALL msg=audit(1.2:3): to');
    daemon = played.daemon();
    await daemon.start();
    await daemon.close();
    expect(played.log()).toEqual(['type=SYSCALL msg=audit(1.2:3): to', START, END]);
  });

  it.each([
    ['a folder that others write to', () => chmodSync(played.folder.path, 0o777), 'bad-folder'],
    ['a folder in the place of the log', () => mkdirSync(played.logFile), 'bad-file'],
  ])('does not start with %s', async (_, prepare, code) => {
    prepare();
    daemon = played.daemon();
    await expect(daemon.start()).rejects.toMatchObject({ name: 'DaemonError', code });
  });

  it('counts and tells what it has no room for', async () => {
    daemon = played.daemon({}, {}, 200);
    const losses: object[] = [];
    daemon.on('lost', (loss) => losses.push(loss));
    await daemon.start();
    played.send(1300, record(1, 'x'.repeat(300)));
    await until(() => losses.length > 0);
    expect(losses).toEqual([{ where: 'log', count: 1 }]);
    played.send(1300, record(2));
    await until(() => played.log().length === 2);
    expect(daemon.report().lost.log).toBe(1);
  });

  it('starts once', async () => {
    daemon = played.daemon();
    await daemon.start();
    await expect(daemon.start()).rejects.toMatchObject({ code: 'not-running' });
  });
});
