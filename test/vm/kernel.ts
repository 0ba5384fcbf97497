/** What this kernel tells of itself, and settings that a machine in use had better not have. */
import { AuditClient, getFeatures, getStatus, setFailureMode } from 'audit-netlink';
import assert from 'node:assert/strict';
import { auditctl, tsauditctl } from '../support/command';
import { withoutAuditctl } from './without-auditctl';
import { it } from './it';

/** The kernel's `CONFIG_HZ` is one of these, and its default wait time 60 s of it. */
const JIFFIES_A_SECOND = new Set([100, 250, 300, 1000]);

it('gives every member of the status, and has all features of 6.1', async () => {
  const { backlogWaitTimeJiffies = 0, ...status } = await getStatus();
  assert.deepEqual(status, {
    enabled: 'disabled',
    failureMode: 'printk',
    daemonPid: 0,
    rateLimitPerSecond: 0,
    backlogLimitRecords: 64,
    lostRecords: 0,
    backlogRecords: 0,
    kernelFeatures: [
      'backlog-limit',
      'backlog-wait-time',
      'executable-path',
      'exclude-extend',
      'sessionid-filter',
      'lost-reset',
      'filter-fs',
    ],
    featureBitmap: 0x7f,
    backlogWaitTimeActualJiffies: 0,
  });
  assert.ok(JIFFIES_A_SECOND.has(backlogWaitTimeJiffies / 60), `${backlogWaitTimeJiffies}`);
});

it('knows both features, off and not locked', async () => {
  const state = { supported: true, enabled: false, locked: false };
  assert.deepEqual(await getFeatures(), {
    'only-unset-loginuid': state,
    'loginuid-immutable': state,
  });
});

it(
  'prints the status as auditctl does',
  async () => assert.deepEqual(tsauditctl('-s'), auditctl('-s')),
  withoutAuditctl,
);

it('takes every failure mode, panic too, and reads it back', async () => {
  for (const mode of ['silent', 'panic', 'printk'] as const) {
    await setFailureMode(mode);
    assert.equal((await getStatus()).failureMode, mode);
  }
  assert.match(tsauditctl('-f', '2').stdout, /^failure 2$/m);
  await setFailureMode(1);
});

it('takes ten times the default wait time and no more', async () => {
  await using client = new AuditClient();
  const { backlogWaitTimeJiffies = 0 } = await client.getStatus();
  const most = 10 * backlogWaitTimeJiffies;
  await client.setBacklogWaitTime(most);
  await assert.rejects(client.setBacklogWaitTime(most + 1), {
    name: 'AuditError',
    code: 'EINVAL',
    source: 'kernel',
    operation: 'set the backlog wait time',
  });
  assert.equal((await client.getStatus()).backlogWaitTimeJiffies, most);
  await client.setBacklogWaitTime(backlogWaitTimeJiffies);
});
