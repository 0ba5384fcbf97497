/** Audit switched off at boot: the kernel then gives no audit socket at all. */
import {
  addRule,
  addRules,
  AuditClient,
  deleteAllRules,
  getFeatures,
  getStatus,
  listRules,
  RecordStream,
  resetLost,
  sendUserMessage,
  setEnabled,
  trim,
} from 'audit-netlink';
import assert from 'node:assert/strict';
import { tsauditctl } from '../support/command';
import { it } from './it';

const OFF = {
  name: 'AuditError',
  code: 'EPROTONOSUPPORT',
  errno: 93,
  source: 'syscall',
  hint: /booted with audit=0/,
} as const;

const CALLS: Readonly<Record<string, () => Promise<unknown>>> = {
  addRule: async () => await addRule('-w /etc/passwd'),
  addRules: async () => await addRules(['-w /etc/passwd']),
  deleteAllRules: async () => await deleteAllRules(),
  getFeatures: async () => await getFeatures(),
  getStatus: async () => await getStatus(),
  listRules: async () => await listRules(),
  resetLost: async () => await resetLost(),
  sendUserMessage: async () => await sendUserMessage('x'),
  setEnabled: async () => await setEnabled('enabled'),
  trim: async () => await trim(),
  AuditClient: async () => new AuditClient(),
  RecordStream: async () => new RecordStream(),
};

for (const [name, call] of Object.entries(CALLS)) {
  it(`${name} says that audit is off`, async () => {
    await assert.rejects(call, OFF);
  });
}

it('tsauditctl says so, whatever it is asked', async () => {
  for (const words of [
    '-s',
    '-l',
    '-D',
    '-e 1',
    '-a always,exit -S kill',
    '-m text',
    '-R /dev/null',
  ]) {
    const { code, stdout, stderr } = tsauditctl(...words.split(' '));
    assert.deepEqual({ code, stdout }, { code: 1, stdout: '' }, words);
    assert.match(
      stderr,
      /^Cannot open netlink audit socket\ntsauditctl: .*booted with audit=0/,
      words,
    );
  }
});
