/** The example that compares a kernel, or rules files, with a required policy. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Ended, type Kernel, RunningExample } from '../support/running-example';

const EPERM = 1;
const GET = 1000;

const PASSWD = '-a always,exit -F arch=b64 -S all -F path=/etc/passwd -F perm=wa -F key=identity';
const DELETE = '-a always,exit -F arch=b64 -S unlink -F key=delete';
const OTHER = '-a always,exit -F arch=b64 -S mount -F key=mount';
const NEVER = '-a never,exit -F arch=b64 -S unlink';

let folder = '';
let required = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-compliance-'));
  required = rules('required.rules', [PASSWD, DELETE, '-b 8192', '-e 1']);
});

afterAll(() => rmSync(folder, { recursive: true }));

function rules(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
  return path;
}

async function check(words: readonly string[], kernel: Kernel = {}): Promise<Ended> {
  return await new RunningExample('compliance-check.mjs', words, kernel).end();
}

const AS_REQUIRED = { rules: [PASSWD, DELETE], status: { enabled: 1, backlogLimit: 8192 } };

describe('the kernel', () => {
  it('is compliant with the rules and settings, and with more rules', async () => {
    for (const kernel of [AS_REQUIRED, { ...AS_REQUIRED, rules: [OTHER, PASSWD, DELETE] }]) {
      expect(await check([required], kernel)).toEqual({
        code: 0,
        stdout: `compliant: the kernel has what ${required} requires\n`,
        stderr: '',
      });
    }
  });

  it.each([
    ['without a rule', { rules: [DELETE] }, [`missing: ${PASSWD}`]],
    [
      'with other settings',
      { status: { enabled: 0, backlogLimit: 64 } },
      ['backlogLimitRecords is 64 instead of 8192', 'enabled is disabled instead of enabled'],
    ],
    ['with a rule that hides', { rules: [NEVER, PASSWD, DELETE] }, [`not allowed: ${NEVER}`]],
  ])('is not compliant %s', async (_name, change, failures) => {
    const { code, stdout } = await check([required], { ...AS_REQUIRED, ...change });
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      ...failures,
      `not compliant: the kernel lacks what ${required} requires; differences: ${failures.length}`,
    ]);
  });

  it('that does not answer is neither', async () => {
    const { code, stdout, stderr } = await check([required], { refusals: { [GET]: EPERM } });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('EPERM');
  });
});

describe('rules files', () => {
  it('are compared without a kernel', async () => {
    const none = { socketErrno: EPERM };
    expect((await check([required, required], none)).code).toBe(0);
    const actual = rules('actual.rules', [PASSWD, '-b 8192']);
    const { code, stdout } = await check([required, actual], none);
    expect(code).toBe(1);
    expect(stdout).toContain(`missing: ${DELETE}\nenabled is not set instead of enabled\n`);
  });

  it('with an error are told where it is', async () => {
    const wrong = rules('wrong.rules', [PASSWD, '-a always,exit -S nosuch -k x']);
    const { code, stderr } = await check([wrong]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${wrong}:2:`);
  });
});
