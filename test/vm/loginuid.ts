/** `--loginuid-immutable`: a feature that is locked until the next boot. */
import { getFeatures, setFeature } from 'audit-netlink';
import assert from 'node:assert/strict';
import { tsauditctl } from '../support/command';
import { it } from './it';

it('locks the login uids', async () => {
  assert.deepEqual(tsauditctl('--loginuid-immutable'), { code: 0, stdout: '', stderr: '' });
  assert.deepEqual(await getFeatures(), {
    'loginuid-immutable': { supported: true, enabled: true, locked: true },
    'only-unset-loginuid': { supported: true, enabled: false, locked: false },
  });
  assert.match(tsauditctl('-s').stdout, /\nloginuid_immutable 1 locked\n$/);
});

it('cannot be changed back, and says why', async () => {
  await assert.rejects(setFeature('loginuid-immutable', { enabled: false }), {
    name: 'AuditError',
    code: 'EPERM',
    source: 'kernel',
    operation: 'set the feature loginuid-immutable',
    hint: 'the feature is locked until the next boot',
  });
  assert.equal((await getFeatures())['loginuid-immutable'].enabled, true);
});

it('may be set to what it is', async () => {
  await setFeature('loginuid-immutable', { enabled: true });
  assert.deepEqual(tsauditctl('--loginuid-immutable'), { code: 0, stdout: '', stderr: '' });
});

it('leaves the other feature alone', async () => {
  await setFeature('only-unset-loginuid', { enabled: true });
  await setFeature('only-unset-loginuid', { enabled: false, lock: true });
  assert.deepEqual((await getFeatures())['only-unset-loginuid'], {
    supported: true,
    enabled: false,
    locked: true,
  });
  await assert.rejects(setFeature('only-unset-loginuid', { enabled: true }), { code: 'EPERM' });
});
