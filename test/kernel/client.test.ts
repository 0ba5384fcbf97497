/** The client against the live kernel: batches, refusals, settings, features and messages. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ArgumentError, AuditClient, ClosedError, type RuleFailure, RecordStream } from '../../lib';
import { withoutCounters } from '../support/kernel-status';
import { describeLive } from '../support/live-kernel';
import { patience } from '../support/patience';

const RULE = '-a always,exit -F arch=b64 -S kill -F pid=1 -k audit-netlink-test';

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, n) => RULE.replace('pid=1', `pid=${n + 1}`));
}

describeLive('client', () => {
  let client: AuditClient;
  beforeEach(() => {
    client = new AuditClient();
  });
  afterEach(() => client.close());

  it('adds and deletes a thousand rules, in order and completely', async () => {
    const texts = numbered(1000);
    const added = await client.addRules(texts);
    expect(added.every((result) => result.ok)).toBe(true);
    const listed = await client.listRules();
    expect(listed.map((rule) => rule.where[1])).toEqual(
      texts.map((_, n) => ({ field: 'pid', operator: '=', value: n + 1 })),
    );
    expect(await client.deleteAllRules({ key: 'audit-netlink-test' })).toEqual(listed);
    expect(await client.listRules()).toEqual([]);
  });

  it('reports the refused rules of a batch and adds the others', async () => {
    const batch = [RULE, '-a always,exit -F pid=x', RULE, '-w /no/such/directory/file', '-D'];
    const results = await client.addRules(batch);
    expect(results.map((result) => result.ok)).toEqual([true, false, false, false, false]);
    const errors = results.map((result) => (result.ok ? undefined : result.error));
    expect(errors[1]).toMatchObject({ name: 'RuleError', code: 'number-expected', column: 23 });
    expect(errors[2]).toMatchObject({
      code: 'EEXIST',
      source: 'kernel',
      operation: 'add the rule',
    });
    expect(errors[3]).toMatchObject({ code: 'ENOENT', hint: expect.stringContaining('directory') });
    expect(errors[4]).toMatchObject({ name: 'RuleError', code: 'unknown-option' });
    expect((results[3] as RuleFailure).index).toBe(3);
    expect(await client.listRules()).toHaveLength(1);
    await client.deleteRule(RULE);
  });

  it('says that a rule to delete is not there', async () => {
    await expect(client.deleteRule(RULE)).rejects.toMatchObject({
      code: 'ENOENT',
      errno: 2,
      source: 'kernel',
      hint: expect.stringContaining('fields in order'),
    });
  });

  it('deletes only what holds the key', async () => {
    await client.addRules([RULE, RULE.replace('audit-netlink-test', 'other')]);
    const deleted = await client.deleteAllRules({ keyContains: 'netlink' });
    expect(deleted.map((rule) => rule.keys)).toEqual([['audit-netlink-test']]);
    expect((await client.listRules()).map((rule) => rule.keys)).toEqual([['other']]);
    await client.deleteAllRules();
  });

  it('changes settings and reads them back', async () => {
    await client.setRateLimit(7000);
    await client.setBacklogLimit(4096);
    await client.setBacklogWaitTime(1000);
    await client.setFailureMode('silent');
    await client.setEnabled('enabled');
    expect(await client.getStatus()).toMatchObject({
      enabled: 'enabled',
      failureMode: 'silent',
      rateLimitPerSecond: 7000,
      backlogLimitRecords: 4096,
      backlogWaitTimeJiffies: 1000,
      daemonPid: 0,
    });
    await client.setEnabled(0);
    expect((await client.getStatus()).enabled).toBe('disabled');
  });

  it('refuses values that are not settings before anything is sent', async () => {
    const before = await client.getStatus();
    await expect(client.setRateLimit(-1)).rejects.toBeInstanceOf(ArgumentError);
    await expect(client.setBacklogLimit(2 ** 32)).rejects.toBeInstanceOf(ArgumentError);
    await expect(client.setBacklogWaitTime(1.5)).rejects.toBeInstanceOf(ArgumentError);
    await expect(client.setEnabled('on' as 'enabled')).rejects.toBeInstanceOf(ArgumentError);
    expect(withoutCounters(await client.getStatus())).toEqual(withoutCounters(before));
  });

  it('reports what the kernel refuses', async () => {
    const rule = '-a always,exit -F arch=b64 -S kill -F pid=1 -F auid=4242 -k refused';
    await client.addRule(rule);
    try {
      await expect(client.addRule(rule)).rejects.toMatchObject({
        code: 'EEXIST',
        source: 'kernel',
        operation: 'add the rule',
      });
    } finally {
      await client.deleteRule(rule);
    }
  });

  it('resets the counters and gives what they were', async () => {
    const { lostRecords } = await client.getStatus();
    expect(await client.resetLost()).toBe(lostRecords);
    expect(await client.resetLost()).toBe(0);
    await client.resetBacklogWaitTimeActual();
    expect((await client.getStatus()).backlogWaitTimeActualJiffies).toBe(0);
  });

  it('reads the features, and sets one to what it is', async () => {
    const features = await client.getFeatures();
    const unset = features['only-unset-loginuid'];
    expect(unset).toMatchObject({ supported: true, locked: false });
    await client.setFeature('only-unset-loginuid', { enabled: unset.enabled });
    expect(await client.getFeatures()).toEqual(features);
  });

  it('trims, and refuses paths that are not there', async () => {
    await client.trim();
    const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
    await client.makeEquivalent('/', directory);
    await expect(client.makeEquivalent('/no/such', directory)).rejects.toMatchObject({
      code: 'ENOENT',
      operation: 'make the subtree equivalent',
    });
    rmdirSync(directory);
  });

  it('sends a user message that readers of the trail receive', async () => {
    await client.setEnabled('enabled');
    const stream = new RecordStream({ signal: patience() });
    await client.sendUserMessage('op=audit-netlink-test res=success', { type: 'TEST' });
    const texts: string[] = [];
    for await (const record of stream) {
      if (record.type === 'lost') continue;
      if (record.type === 'TEST') texts.push(record.text);
      if (texts.length > 0) break;
    }
    expect(texts[0]).toContain("msg='op=audit-netlink-test res=success'");
    await expect(client.sendUserMessage('x', { type: 'SYSCALL' })).rejects.toMatchObject({
      source: 'kernel',
    });
  });

  it('answers overlapping calls in their order', async () => {
    const results = await Promise.all([
      client.addRule(RULE),
      client.listRules(),
      client.deleteRule(RULE),
      client.listRules(),
    ]);
    expect(results[1]).toHaveLength(1);
    expect(results[3]).toHaveLength(0);
  });

  it('ends calls that come after close, and those under way', async () => {
    const underWay = client.getStatus().catch((error: unknown) => error);
    client.close();
    client.close();
    await expect(client.getStatus()).rejects.toBeInstanceOf(ClosedError);
    const ended = await underWay;
    expect(ended instanceof ClosedError || typeof ended === 'object').toBe(true);
  });
});
