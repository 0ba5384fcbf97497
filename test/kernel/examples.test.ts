/** The programs of examples/ on the live kernel, and the jest suite among them. */
import { expect, it } from '@jest/globals';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditClient, formatRule } from '../../lib';
import { command } from '../support/command';
import { describeLive } from '../support/live-kernel';
import { until } from '../support/patience';
import { Collector, EXAMPLES, RunningExample } from '../support/running-example';

const ROOT = join(EXAMPLES, '..');
const KEY = 'examples_test';

describeLive('the examples', () => {
  let client: AuditClient;
  let folder: string;
  let file: string;
  let running: RunningExample | undefined;

  /** The body of a test with audit enabled and a file to watch; nothing is left of it when it ends. */
  const tried = (body: () => Promise<void>) => async (): Promise<void> => {
    client = new AuditClient();
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-examples-'));
    try {
      await client.setEnabled('enabled');
      file = join(folder, 'watched');
      writeFileSync(file, '');
      await body();
    } finally {
      running?.kill('SIGTERM');
      await running?.end();
      running = undefined;
      await client.deleteAllRules({ key: KEY });
      client.close();
      rmSync(folder, { recursive: true });
    }
  };

  function start(name: string, words: readonly string[], env = {}): RunningExample {
    running = new RunningExample(name, words, null, env);
    return running;
  }

  const touch = (): void => void command('touch', [file]);

  it(
    'find the kernel compliant, or not',
    tried(async () => {
      const required = join(folder, 'required.rules');
      writeFileSync(required, `-w ${file} -p wa -k ${KEY}\n-e 1\n`);
      const missing = await start('compliance-check.mjs', [required]).end();
      expect(missing).toMatchObject({ code: 1, stderr: '' });
      expect(missing.stdout).toContain(`missing: -w ${file} -p wa -k ${KEY}\n`);
      await client.addRule(`-w ${file} -p wa -k ${KEY}`);
      expect((await start('compliance-check.mjs', [required]).end()).code).toBe(0);
      await client.setEnabled('disabled');
      const disabled = await start('compliance-check.mjs', [required]).end();
      expect(disabled.stdout).toContain('enabled is disabled instead of enabled\n');
    }),
  );

  it(
    'post the change of a watched file',
    tried(async () => {
      const webhook = new Collector();
      const port = await webhook.listen();
      try {
        const program = start('watch-files.mjs', [`http://127.0.0.1:${port}/`, file]);
        await program.says(`watching ${file}`);
        expect(
          (await client.listRules({ key: 'file-integrity' })).map((rule) => formatRule(rule)),
        ).toEqual([`-w ${file} -p wa -k file-integrity`]);
        touch();
        await until(() => webhook.taken.length > 0);
        program.kill('SIGTERM');
        expect(await program.end()).toMatchObject({ code: 0, stderr: '' });
        const { text, paths } = JSON.parse(String(webhook.taken[0]?.body)) as Record<
          string,
          unknown
        >;
        expect(text).toContain(`opened ${file} with `);
        expect(paths).toContain(file);
        expect(await client.listRules({ key: 'file-integrity' })).toEqual([]);
      } finally {
        await webhook.close();
      }
    }),
  );

  it(
    'count events by key for Prometheus',
    tried(async () => {
      await client.addRule(`-w ${file} -p wa -k ${KEY}`);
      const program = start('prometheus-exporter.mjs', [], { PORT: '0' });
      await program.says('/metrics\n');
      const url = program.stdout.replace('listening on ', '').trim();
      const scrape = async (): Promise<string> => await (await fetch(url)).text();
      await until(async () => (await scrape()).includes('audit_events_listening 1\n'));
      touch();
      const counted = `audit_key_events_total{key="${KEY}"} `;
      await until(async () => (await scrape()).includes(counted));
      const text = await scrape();
      expect(text).toContain('\naudit_enabled 1\n');
      expect(text).toContain('\naudit_rules 1\n');
      program.kill('SIGTERM');
      expect(await program.end()).toMatchObject({ code: 0, stderr: '' });
    }),
  );

  it(
    'ship events, also those of a time when the collector was down',
    tried(async () => {
      await client.addRule(`-w ${file} -p wa -k ${KEY}`);
      const collector = new Collector();
      const port = await collector.listen();
      await collector.close();
      const spool = join(folder, 'spool');
      const program = start('ship-events.mjs', [`http://127.0.0.1:${port}/`, spool]);
      const taken = (): string => collector.taken.map(({ body }) => body).join('');
      try {
        // It says nothing before the first event; each touch is one, until it listens.
        await until(() => {
          touch();
          return program.stderr.includes('does not take events');
        });
        await collector.listen(port);
        await until(() => taken().includes(`"keys":["${KEY}"]`));
        program.kill('SIGTERM');
        expect((await program.end()).code).toBe(0);
        for (const line of taken().trimEnd().split('\n')) {
          expect(JSON.parse(line)).toMatchObject({
            host: expect.any(String),
            type: expect.any(String),
          });
        }
      } finally {
        await collector.close();
      }
    }),
  );

  it(
    'test a policy with jest',
    tried(async () => {
      await client.setEnabled('disabled');
      // As a user has it: a folder with the two packages.
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(ROOT, join(folder, 'node_modules', 'audit-netlink'));
      copyFileSync(join(EXAMPLES, 'jest', 'policy.test.cjs'), join(folder, 'policy.test.cjs'));
      writeFileSync(join(folder, 'package.json'), '{}');
      const jest = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
      expect(existsSync(jest)).toBe(true);
      const words = ['-c', 'cd "$1" && exec "$2" "$3" --ci', 'sh', folder, process.execPath, jest];
      const { code, stderr } = command('sh', words);
      expect(stderr).toMatch(/^Tests: +3 passed, 3 total$/m);
      expect(code).toBe(0);
      expect(await client.listRules()).toEqual([]);
      expect((await client.getStatus()).enabled).toBe('disabled');
    }),
  );
});
