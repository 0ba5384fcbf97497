/** `-e 2`: until the next boot the configuration can be read and not changed. */
import { AuditClient, parseRule } from 'audit-netlink';
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tsauditctl } from '../support/command';
import { it } from './it';

const HELD = '-a always,exit -F arch=b64 -S kill -F pid=1 -k held';
const NEW = '-a always,exit -F arch=b64 -S kill -F pid=1 -k new';

const LOCKED = {
  name: 'AuditError',
  code: 'EPERM',
  errno: 1,
  source: 'kernel',
  hint: /^the audit configuration is locked \(enabled is 2, immutable\) until the next boot/,
} as const;

/** Its last line; warnings about a rule come before. */
const IMMUTABLE = /(^|\n)The audit system is in immutable mode, no rule changes allowed\n$/;

const client = new AuditClient();

it('locks the configuration as the last step of a policy', async () => {
  const rules = [parseRule(HELD).rule];
  const plan = await client.planRules({ rules, settings: { enabled: 'immutable' } });
  await plan.apply();
  assert.equal((await client.getStatus()).enabled, 'immutable');
  assert.deepEqual(await client.listRules(), rules);
});

it('finds a loaded policy in place, and leaves it when another one is refused', async () => {
  const rules = [parseRule(HELD).rule];
  const same = await client.planRules({ rules, settings: { enabled: 'immutable' } });
  assert.equal(same.isEmpty, true);
  const other = await client.planRules([NEW]);
  await assert.rejects(other.apply(), {
    name: 'ApplyError',
    message: /locked/,
    rolledBack: true,
  });
  assert.deepEqual(await client.listRules(), rules);
});

const REFUSED: Readonly<Record<string, () => Promise<unknown>>> = {
  addRule: async () => await client.addRule(NEW),
  deleteRule: async () => await client.deleteRule(HELD),
  deleteAllRules: async () => await client.deleteAllRules(),
  "setEnabled('disabled')": async () => await client.setEnabled('disabled'),
  "setEnabled('enabled')": async () => await client.setEnabled('enabled'),
  "setEnabled('immutable')": async () => await client.setEnabled('immutable'),
  setFailureMode: async () => await client.setFailureMode('silent'),
  setRateLimit: async () => await client.setRateLimit(5),
  setBacklogLimit: async () => await client.setBacklogLimit(5),
  setBacklogWaitTime: async () => await client.setBacklogWaitTime(5),
  trim: async () => await client.trim(),
  makeEquivalent: async () => await client.makeEquivalent('/', '/tmp'),
};

for (const [name, call] of Object.entries(REFUSED)) {
  it(`refuses ${name}`, async () => {
    const before = await client.getStatus();
    await assert.rejects(call, LOCKED);
    // The refusal itself makes a record, which waits for a while and may get lost.
    const { lostRecords, backlogRecords, ...after } = await client.getStatus();
    assert.deepEqual(
      { ...after, lostRecords, backlogRecords },
      { ...before, lostRecords, backlogRecords },
    );
  });
}

it('refuses each rule of addRules and deleteRules', async () => {
  const results = [...(await client.addRules([NEW, HELD])), ...(await client.deleteRules([HELD]))];
  assert.equal(results.length, 3);
  for (const result of results) {
    await assert.rejects(async () => {
      if (!result.ok) throw result.error;
    }, LOCKED);
  }
});

/** The kernel's lock is not on these. */
const TAKEN: Readonly<Record<string, () => Promise<unknown>>> = {
  listRules: async () => await client.listRules(),
  getFeatures: async () => await client.getFeatures(),
  resetLost: async () => await client.resetLost(),
  resetBacklogWaitTimeActual: async () => await client.resetBacklogWaitTimeActual(),
  setFeature: async () => await client.setFeature('only-unset-loginuid', { enabled: true }),
  sendUserMessage: async () => await client.sendUserMessage('still here'),
};

for (const [name, call] of Object.entries(TAKEN)) {
  it(`takes ${name}`, async () => {
    await assert.doesNotReject(call);
  });
}

it('holds the rule that it held', async () => {
  assert.deepEqual(
    (await client.listRules()).map((rule) => rule.keys),
    [['held']],
  );
  const stdout = '-a always,exit -F arch=b64 -S kill -F pid=1 -F key=held\n';
  assert.deepEqual(tsauditctl('-l'), { code: 0, stdout, stderr: '' });
});

it('lets tsauditctl change no rule', async () => {
  const file = '/tmp/test.rules';
  writeFileSync(file, `${NEW}\n`, { mode: 0o600 });
  for (const words of [
    NEW.split(' '),
    ['-w', '/etc/passwd'],
    ['-W', '/etc/passwd'],
    ['-R', file],
  ]) {
    const { code, stdout, stderr } = tsauditctl(...words);
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' }, words.join(' '));
    assert.match(stderr, IMMUTABLE, words.join(' '));
  }
});

it('lets tsauditctl change no setting', async () => {
  for (const words of [['-D'], ['-e', '0'], ['-f', '0'], ['-b', '5'], ['-r', '5']]) {
    const { code, stderr } = tsauditctl(...words);
    assert.equal(code, 255, words.join(' '));
    assert.match(stderr, /\(Operation not permitted\)/, words.join(' '));
  }
  assert.match(tsauditctl('-s').stdout, /^enabled 2$/m);
  assert.match(tsauditctl('-s', '-i').stdout, /^enabled enabled\+immutable$/m);
});
