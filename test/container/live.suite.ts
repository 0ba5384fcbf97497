/** The image's own command, the whole suite with the live kernel, in a container that may do all. */
import { expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runInContainer, tsauditctlInContainer } from './container';

const { LOCK_FOLDER, whileLocked } = require('../support/live-lock.cjs') as {
  LOCK_FOLDER: string;
  whileLocked: <Result>(action: () => Result) => Promise<Result>;
};

/** Other beds may run beside it, on two processors. */
const PATIENCE_MS = 20 * 60_000;

const PRIVILEGED = ['--privileged', '--pid=host', '--network=host'];

/** Rules and settings in auditctl's words, without what changes by itself. */
function auditState(): string[] {
  const settings =
    /^(enabled|failure|pid|rate_limit|backlog_limit|backlog_wait_time|loginuid_immutable) /;
  const { code, stdout } = runInContainer(PRIVILEGED, ['sh', '-c', 'auditctl -s && auditctl -l']);
  expect(code).toBe(0);
  const [rules, status] = [stdout.split('\n'), [] as string[]];
  while (/^[a-z_]+ \d/.test(rules[0] ?? '')) status.push(rules.shift() as string);
  return [...status.filter((line) => settings.test(line)), ...rules];
}

it(
  'passes in a privileged container with --pid=host, and leaves the kernel as it was',
  async () => {
    const before = await whileLocked(auditState);
    const { code, stdout, stderr } = runInContainer(
      [...PRIVILEGED, `--volume=${LOCK_FOLDER}:/tmp/audit-netlink-live-tests`],
      [],
      PATIENCE_MS,
    );
    // Indented, so that nobody takes its summary for ours.
    process.stdout.write(`${stdout}${stderr}`.replaceAll(/^(?=.)/gm, '    | '));
    expect(await whileLocked(auditState)).toEqual(before);
    // Files of which every test is skipped have no such line: a container's file system is an overlay.
    const passed = readdirSync(join(__dirname, '..', 'kernel'))
      .filter((file) => file !== 'golden-events.test.ts')
      .map((file) => `PASS test/kernel/${file}`);
    expect(passed.filter((line) => !stderr.includes(line))).toEqual([]);
    expect(code).toBe(0);
  },
  2 * PATIENCE_MS,
);

it('needs no more than --pid=host and CAP_AUDIT_CONTROL and CAP_AUDIT_WRITE to change rules', async () => {
  const options = ['--pid=host', '--network=none', '--cap-add=AUDIT_CONTROL,AUDIT_WRITE'];
  const rule = 'always,exit -F arch=b64 -S kill -F pid=1 -k audit-netlink-test'.split(' ');
  await whileLocked(() => {
    const before = auditState();
    const added = tsauditctlInContainer(options, '-a', ...rule);
    const deleted = tsauditctlInContainer(options, '-d', ...rule);
    expect(added).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(deleted).toEqual(added);
    expect(auditState()).toEqual(before);
  });
}, 300_000);
