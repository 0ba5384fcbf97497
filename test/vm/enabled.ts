/** Audit switched on at boot, with a backlog limit of the kernel's command line. */
import { AuditClient, RecordStream } from 'audit-netlink';
import assert from 'node:assert/strict';
import { tsauditctl } from '../support/command';
import { patience } from '../support/patience';
import { it } from './it';

it('is enabled, with the limit that the command line gave', async () => {
  await using client = new AuditClient();
  const { enabled, backlogLimitRecords } = await client.getStatus();
  assert.deepEqual(
    { enabled, backlogLimitRecords },
    { enabled: 'enabled', backlogLimitRecords: 777 },
  );
  assert.match(tsauditctl('-s').stdout, /^enabled 1\n(.*\n)*backlog_limit 777\n/);
});

it('audits this process, which nobody had to start anew', async () => {
  await using client = new AuditClient();
  await using stream = new RecordStream({ signal: patience() });
  const rule = `-a always,exit -F arch=b64 -S kill -F pid=${process.pid} -k own`;
  await client.addRule(rule);
  process.kill(process.pid, 0);
  let own = '';
  for await (const record of stream) {
    if (!('text' in record) || !record.text.endsWith(' key="own"')) continue;
    own = record.text;
    break;
  }
  assert.ok(own.includes(` pid=${process.pid} `), own);
  await client.deleteRule(rule);
});
