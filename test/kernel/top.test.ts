/** `audit-netlink top` and `metrics` on the live kernel: what they count, and how they find the kernel. */
import { expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditClient } from '../../lib';
import { command } from '../support/command';
import { samplesOf } from '../support/exposition';
import { describeLive } from '../support/live-kernel';
import { until } from '../support/patience';
import { TerminalProgram } from '../support/terminal-program';

const AUDIT_NETLINK = join(__dirname, '..', '..', 'dist', 'cli', 'audit-netlink.js');
const KEY = 'cli_top_test';

describeLive('audit-netlink top and metrics', () => {
  let client: AuditClient;
  let folder: string;
  let file: string;
  let child: ChildProcess | undefined;

  /** The body of a test with audit enabled and a file to watch; nothing is left of it when it ends. */
  const tried = (body: () => Promise<void>) => async (): Promise<void> => {
    client = new AuditClient();
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-top-'));
    try {
      file = join(folder, 'watched');
      writeFileSync(file, '');
      await client.setEnabled('enabled');
      await client.addRule(`-w ${file} -p wa -k ${KEY}`);
      await body();
    } finally {
      if (child?.exitCode === null) {
        const closed = once(child, 'close');
        child.kill('SIGTERM');
        await closed;
      }
      child = undefined;
      await client.deleteAllRules({ key: KEY });
      await client.setEnabled('disabled');
      client.close();
      rmSync(folder, { recursive: true });
    }
  };

  const touch = (): void => void command('touch', [file]);

  it(
    'shows what happens on a screen',
    tried(async () => {
      const program = new TerminalProgram([process.execPath, AUDIT_NETLINK, 'top', '--key', KEY]);
      try {
        await program.shows(/^backlog +\d+ of 64/);
        await program.shows(/^daemon +(?:none|\S+ \d+)/);
        await until(() => {
          touch();
          return program.screen().lines.some((line) => /^cli_top_test +[\d.]+ /.test(line));
        });
        program.press('e');
        await program.shows(/^1 \/usr\/bin\/touch .* 100\.0%$/);
        program.press('f');
        await program.shows('filter    failures only');
        expect(program.screen().lines.join('\n')).not.toContain('/usr/bin/touch');
      } finally {
        program.press('q');
        expect((await program.end()).code).toBe(0);
      }
    }),
  );

  it(
    'counts for some seconds',
    tried(async () => {
      const words = [
        AUDIT_NETLINK,
        'top',
        '--json',
        '--seconds',
        '2',
        '--key',
        KEY,
        '--by',
        'key,exe',
      ];
      child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
      let stdout = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      const closed = once(child, 'close');
      await until(() => {
        touch();
        return child?.exitCode !== null;
      });
      await closed;
      const { top, exitCode } = JSON.parse(stdout) as Record<string, Record<string, unknown>>;
      expect(exitCode).toBe(0);
      expect(top).toMatchObject({
        source: 'kernel',
        failures: 0,
        lost: { kernel: 0, socket: 0, queue: 0, unreadable: 0 },
        kernel: { enabled: 'enabled', backlogLimitRecords: 64 },
        tables: [
          { by: 'key', rows: [{ value: KEY, events: top?.['events'] }] },
          { by: 'exe', rows: [{ value: '/usr/bin/touch', events: top?.['events'] }] },
        ],
      });
      expect(top?.['events']).toBeGreaterThan(0);
    }),
  );

  it(
    'counts for Prometheus',
    tried(async () => {
      const words = [AUDIT_NETLINK, 'metrics', '--listen', '0'];
      child = spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'pipe'] });
      let stderr = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      await until(() => /listening on \S+\n/.test(stderr));
      const url = /listening on (\S+)\n/.exec(stderr)?.[1] ?? '';
      const scrape = async (): Promise<Record<string, number>> =>
        samplesOf(await (await fetch(url)).text());
      expect(await scrape()).toMatchObject({
        audit_enabled: 1,
        audit_rules: 1,
        audit_backlog_limit_records: 64,
        audit_events_listening: 1,
      });
      touch();
      await until(async () => ((await scrape())[`audit_key_events_total{key="${KEY}"}`] ?? 0) > 0);
      child.kill('SIGTERM');
      const [code] = (await once(child, 'close')) as [number];
      expect([code, stderr.split('\n').length]).toEqual([0, 2]);
    }),
  );
});
