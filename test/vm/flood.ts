/** More records than the kernel can keep: each kind of loss is counted and told. */
import { AuditClient, RecordStream } from 'audit-netlink';
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tsauditctl } from '../support/command';
import { patience, until } from '../support/patience';
import { it } from './it';

function ruleFor({ pid }: ChildProcess): string {
  return `-a always,exit -F arch=b64 -S kill -F pid=${pid} -k flood`;
}

/** What the flood left may lose what comes after it. */
async function settled(client: AuditClient): Promise<void> {
  await until(async () => (await client.getStatus()).backlogRecords === 0);
}

/** Has two processes make records as fast as they can until there are enough. */
async function flood(client: AuditClient, isEnough: () => Promise<boolean>): Promise<void> {
  const loop = 'while :; do kill -0 $$; done';
  const sources = [1, 2].map(() => spawn('/bin/sh', ['-c', loop], { stdio: 'ignore' }));
  for (const source of sources) await client.addRule(ruleFor(source));
  while (!(await isEnough()));
  for (const source of sources) {
    const exited = once(source, 'exit');
    source.kill('SIGKILL');
    await exited;
    await client.deleteRule(ruleFor(source));
  }
  await settled(client);
}

/** Has a process make the records of so many system calls. */
async function makeRecords(client: AuditClient, calls: number): Promise<void> {
  const loop = `read go; i=0; while [ $i -lt ${calls} ]; do kill -0 $$; i=$((i + 1)); done`;
  const source = spawn('/bin/sh', ['-c', loop], { stdio: ['pipe', 'ignore', 'inherit'] });
  const exited = once(source, 'exit');
  await client.addRule(ruleFor(source));
  source.stdin.end('go\n');
  await exited;
  await client.deleteRule(ruleFor(source));
  await settled(client);
}

async function lostRecords(client: AuditClient): Promise<number> {
  return (await client.getStatus()).lostRecords;
}

it('counts what a full backlog loses; the reset gives that number and leaves 0', async () => {
  await using client = new AuditClient();
  await client.setEnabled('enabled');
  await client.setBacklogLimit(64);
  await client.setBacklogWaitTime(0);
  assert.equal(await client.resetLost(), 0);

  await flood(client, async () => (await lostRecords(client)) > 0);

  const lost = await lostRecords(client);
  assert.ok(lost > 0);
  assert.equal(await client.resetLost(), lost);
  assert.equal(await lostRecords(client), 0);
  assert.equal(await client.resetLost(), 0);
});

it('counts what the rate limit loses, and reads the limit back', async () => {
  await using client = new AuditClient();
  await client.setBacklogLimit(0);
  await client.setRateLimit(10);

  await flood(client, async () => (await lostRecords(client)) > 100);

  assert.equal((await client.getStatus()).rateLimitPerSecond, 10);
  await client.setRateLimit(0);
  const lost = await lostRecords(client);
  assert.ok(lost > 100);
  assert.deepEqual(tsauditctl('--reset-lost'), { code: 0, stdout: '', stderr: `lost: ${lost}\n` });
  assert.equal(await lostRecords(client), 0);
});

it('tells a reader that is too slow how many records its queue lost', async () => {
  await using client = new AuditClient();
  await using stream = new RecordStream({
    maxQueuedBytes: 4096,
    signal: patience(),
  });
  // More than a hundred times what both queues hold.
  await makeRecords(client, 2000);

  let records = 0;
  let lost = 0;
  for await (const entry of stream) {
    if (!('where' in entry)) records += 1;
    // Its receive buffer may run over as well, where its thread was held up.
    else if (entry.where === 'queue') lost = entry.count;
    if (lost > 0) break;
  }
  assert.ok(records > 0 && lost > 0, `${records} read, ${lost} lost`);
});
