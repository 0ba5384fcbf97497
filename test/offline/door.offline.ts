/** In jest.offline.config.cjs there is no binary: otherwise that would test the addon a second time. */
import { expect, it } from '@jest/globals';
import { AddonError, addRule, auditEvents, encodeRule, parseLine, RecordStream } from '../../lib';
import { addon } from '../../lib/kernel/native';

it('throws one error for whatever needs the kernel', async () => {
  expect(() => new (addon().Control)()).toThrow(AddonError);
  expect(() => new RecordStream()).toThrow(AddonError);
  await expect(addRule('-w /etc/passwd -k pw')).rejects.toThrow(AddonError);
  const following = async (): Promise<void> => {
    for await (const _ of auditEvents()) break;
  };
  await expect(following()).rejects.toThrow(AddonError);
});

it('does the rest', () => {
  expect(encodeRule('-w /etc/passwd -k pw').subarray(1040).toString()).toBe('/etc/passwdpw');
  expect(parseLine('type=USER msg=audit(1.000:2): pid=3').get('pid')).toBe('3');
});
