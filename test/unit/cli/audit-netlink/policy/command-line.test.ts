/** The command line of `audit-netlink` itself: help, version, and what is no command. */
import { expect, it } from '@jest/globals';
import { auditNetlink } from './program';

const { version } = require('../../../../../package.json') as { version: string };

it.each([[[]], [['check']], [['plan']], [['apply']], [['diff']], [['fmt']], [['events']]])(
  'has help with examples and exit statuses: %j',
  async (words) => {
    const { code, stdout, stderr } = await auditNetlink(...words, '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`Usage: ${['audit-netlink', ...words].join(' ')} [options]`);
    expect(stdout).toContain('Examples:\n');
    expect(stdout).toContain('Exit status:\n  0  ');
  },
);

it('keeps long examples apart from what they are for', async () => {
  const { stdout } = await auditNetlink('check', '--help');
  expect(stdout).toContain("--users web1/passwd web1.rules  another machine's\n");
});

it('tells its version', async () => {
  expect(await auditNetlink('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

it.each([
  [['nosuch'], "error: unknown command 'nosuch'"],
  [['check'], "error: missing required argument 'path'"],
  [['check', '--nosuch', '/etc'], "error: unknown option '--nosuch'"],
  [['plan', '--order', 'any', '/etc'], "error: option '--order <order>' argument 'any' is invalid"],
  [['apply', '--owned'], "error: option '--owned <prefix>' argument missing"],
])('tells a wrong command line by 2, and what is wrong with it: %j', async (words, message) => {
  const { code, stdout, stderr } = await auditNetlink(...words);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/\(see audit-netlink ([a-z]+ )?--help\)\n$/);
});
