/**
 * `audit-netlink events` as a user has it: rules for the time being, every format, and every way in
 * which it may end.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditClient, formatRule } from '../../lib';
import { command } from '../support/command';
import { describeLive } from '../support/live-kernel';
import { until } from '../support/patience';

const AUDIT_NETLINK = join(__dirname, '..', '..', 'dist', 'cli', 'audit-netlink.js');
const PERL = '/usr/bin/perl';
const KEY = 'cli_events_test';

/** A program that runs while the test does. */
class Running {
  readonly child: ChildProcess;
  stdout = '';
  stderr = '';
  readonly #ended: Promise<unknown>;

  /** @param words of a shell script that `$@` stands in for the command's own */
  constructor(words: readonly string[], script = 'exec "$@"') {
    const own = [process.execPath, AUDIT_NETLINK, 'events', ...words];
    this.child = spawn('sh', ['-c', script, 'sh', ...own], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = once(this.child, 'close');
  }

  /** Waits until standard error says it. */
  async says(text: string): Promise<void> {
    await until(async () => {
      if (this.child.exitCode !== null) throw new Error(`ended: ${this.stderr}`);
      return this.stderr.includes(text);
    });
  }

  async prints(text: string): Promise<void> {
    await until(async () => this.stdout.includes(text));
  }

  async end(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal !== undefined) this.child.kill(signal);
    await this.#ended;
    return this.child.exitCode;
  }
}

/** A process that calls getppid(2) so often, when it is told to. */
async function caller(count: number): Promise<{ pid: number; act: () => Promise<void> }> {
  const child = spawn(PERL, ['-e', `<STDIN>; getppid() for 1..${count};`], {
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const act = async (): Promise<void> => {
    child.stdin?.end('\n');
    await ended;
  };
  return { pid: child.pid as number, act };
}

/** How each test finds the kernel, and leaves it. */
const AS_BEFORE = { rules: [], enabled: 'disabled' };

describeLive('audit-netlink events', () => {
  let client: AuditClient;
  let folder: string;
  let watched: string;
  let rule: string;
  let running: Running[];

  beforeEach(async () => {
    client = new AuditClient();
    await client.setEnabled('disabled');
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
    watched = join(folder, 'a file');
    writeFileSync(watched, '');
    rule = `-w ${watched.replace(' ', String.raw`\ `)} -p wa -k ${KEY}`;
    running = [];
  });

  afterEach(async () => {
    for (const one of running) {
      one.child.kill('SIGTERM');
      await one.end();
    }
    await client.deleteAllRules({ key: KEY });
    client.close();
    rmSync(folder, { recursive: true });
  });

  /** Starts it, and waits until it listens. */
  async function listening(...words: readonly string[]): Promise<Running> {
    const one = new Running(words);
    running.push(one);
    await one.says('listening');
    return one;
  }

  function rulesFile(...lines: readonly string[]): string {
    const path = join(folder, 'my.rules');
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  }

  async function loaded(): Promise<string[]> {
    return (await client.listRules()).map((one) => formatRule(one));
  }

  async function state(): Promise<unknown> {
    return { rules: await loaded(), enabled: (await client.getStatus()).enabled };
  }

  const touch = (): void => void command('touch', [watched]);

  describe('shows what the added rule makes', () => {
    const chosen = (...words: readonly string[]): Promise<Running> =>
      listening('--add', rule, '--key', KEY, '--count', '1', ...words);

    it('in a line', async () => {
      const one = await chosen();
      expect(one.stderr).toContain('audit was disabled and is enabled until this command ends');
      expect(await state()).toEqual({ rules: [rule], enabled: 'enabled' });
      touch();
      expect(await one.end()).toBe(0);
      expect(await state()).toEqual(AS_BEFORE);
      expect(one.stdout).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^\n]*\n$/);
      expect(one.stdout).toContain(KEY);
      expect(one.stdout).toContain('/usr/bin/touch');
      expect(one.stdout).toContain(watched);
    });

    it('in words', async () => {
      const one = await chosen('--pretty');
      touch();
      expect(await one.end()).toBe(0);
      expect(await state()).toEqual(AS_BEFORE);
      expect(one.stdout).toMatch(/^----\ntype=SYSCALL msg=audit\(/);
      expect(one.stdout).toContain(' syscall=openat ');
      expect(one.stdout).toContain(` name=${watched} `);
      expect(one.stdout).not.toContain('type=EOE');
    });

    it('as JSON', async () => {
      const one = await chosen('--json');
      touch();
      expect(await one.end()).toBe(0);
      expect(await state()).toEqual(AS_BEFORE);
      const event = JSON.parse(one.stdout) as { type: string; keys: string[] };
      expect(event).toMatchObject({ type: 'event', keys: [KEY] });
      expect(one.stdout.endsWith('}\n')).toBe(true);
    });

    it('as lines of audit.log, which ausearch and this read', async () => {
      const one = await chosen('--raw');
      touch();
      expect(await one.end()).toBe(0);
      expect(await state()).toEqual(AS_BEFORE);
      const log = join(folder, 'audit.log');
      writeFileSync(log, one.stdout);
      expect(command('ausearch', ['--raw', '-k', KEY, '-if', log]).stdout).toBe(one.stdout);
      const words = command('ausearch', ['-i', '-if', log]).stdout;
      expect(words).toContain(`name=${watched} `);
      const again = new Running(['--input', log, '--raw', '--where', `path=${watched}`]);
      expect(await again.end()).toBe(0);
      expect([again.stdout, again.stderr]).toEqual([one.stdout, '']);
      const pretty = new Running(['--input', log, '--pretty']);
      await pretty.end();
      const sorted = (text: string): string[] =>
        text
          .split('\n')
          .filter((line) => line.startsWith('type='))
          .map((line) => line.trimEnd())
          .toSorted();
      expect(sorted(pretty.stdout)).toEqual(sorted(words));
    });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('puts all back after %s', async (signal) => {
    const one = await listening('--add', rule);
    expect(await state()).toEqual({ rules: [rule], enabled: 'enabled' });
    expect(await one.end(signal)).toBe(0);
    expect(await state()).toEqual(AS_BEFORE);
  });

  it('puts all back when its reader has enough, though nothing more happens', async () => {
    const words = ['--add', rule, '--key', KEY];
    const one = new Running(words, '{ "$@"; echo "status $?" >&2; } | head -1');
    running.push(one);
    await one.says('listening');
    touch();
    await one.end();
    expect(one.stdout.split('\n')).toHaveLength(2);
    expect(one.stderr).toContain('status 0\n');
    expect(await state()).toEqual(AS_BEFORE);
  });

  it('adds no rule when one is wrong', async () => {
    const one = new Running(['--add', rule, '--add', '-w /etc/passwd -p q', '--add', '-D']);
    expect(await one.end()).toBe(2);
    expect(one.stdout).toBe('');
    expect(one.stderr).toContain("audit-netlink: --add '-w /etc/passwd -p q': column 19: ");
    expect(one.stderr).toContain("audit-netlink: --add '-D': ");
    expect(one.stderr).toContain('audit-netlink: 2 errors; nothing was changed\n');
    expect(await state()).toEqual(AS_BEFORE);
  });

  it('takes the others back when the kernel refuses one', async () => {
    const refused = `-a always,exit -F dir=${folder}/nosuch -F perm=w -F key=${KEY}`;
    const one = new Running(['--add', rule, '--add', refused]);
    expect(await one.end()).toBe(2);
    expect(one.stderr).toContain('cannot add the rule: No such file or directory (ENOENT)');
    expect(await state()).toEqual(AS_BEFORE);
  });

  it('leaves a rule alone that was there', async () => {
    await client.addRule(rule);
    await client.setEnabled('enabled');
    const one = await listening('--add', rule, '--add', `-w ${folder}/b -p w -k ${KEY}`);
    expect(one.stderr).toContain(`the kernel already holds this rule, and will keep it: ${rule}`);
    expect(await loaded()).toEqual([rule, `-w ${folder}/b -p w -k ${KEY}`]);
    expect(await one.end('SIGTERM')).toBe(0);
    expect(await state()).toEqual({ rules: [rule], enabled: 'enabled' });
    await client.deleteRule(rule);
  });

  it('does not mind that somebody else deletes the rule and disables audit', async () => {
    const one = await listening('--add', rule);
    await client.deleteAllRules({ key: KEY });
    await client.setEnabled('disabled');
    expect(await one.end('SIGTERM')).toBe(0);
    expect(await state()).toEqual(AS_BEFORE);
  });

  it('says that nothing will come where audit is disabled', async () => {
    const one = await listening();
    expect(one.stderr).toContain('audit is disabled, so the kernel writes no events');
    expect(await one.end('SIGINT')).toBe(0);
  });

  it('ends when it is told to while its reader takes nothing', async () => {
    await client.setBacklogLimit(8192);
    await client.setEnabled('enabled');
    const { pid, act } = await caller(3000);
    const calls = `-a always,exit -F arch=b64 -S getppid -F pid=${pid} -F key=${KEY}`;
    const one = await listening('--add', calls, '--key', KEY, '--raw');
    one.child.stdout?.pause();
    await act();
    expect(await loaded()).toEqual([calls]);
    one.child.kill('SIGTERM');
    // Its rule is gone before anybody reads on.
    await until(async () => (await loaded()).length === 0);
    one.child.stdout?.resume();
    expect(await one.end()).toBe(0);
  });

  it('ends when it is told to while more comes than it shows', async () => {
    await client.setBacklogLimit(8192);
    await client.setEnabled('enabled');
    const flood = spawn(PERL, ['-e', '<STDIN>; while (1) { getppid() }'], {
      stdio: ['pipe', 'ignore', 'inherit'],
    });
    const ended = once(flood, 'exit');
    try {
      const calls = `-a always,exit -F arch=b64 -S getppid -F pid=${flood.pid} -F key=${KEY}`;
      const one = await listening('--add', calls, '--key', KEY);
      flood.stdin.end('\n');
      await one.prints(KEY);
      // With 1 it lost some, which it may.
      expect([0, 1]).toContain(await one.end('SIGINT'));
      expect(await loaded()).toEqual([]);
    } finally {
      flood.kill('SIGKILL');
      await ended;
    }
  });

  it('counts what a slow reader makes it lose', async () => {
    await client.setBacklogLimit(8192);
    await client.setEnabled('enabled');
    const count = 20_000;
    const { pid, act } = await caller(count);
    const calls = `-a always,exit -F arch=b64 -S getppid -F pid=${pid} -F key=${KEY}`;
    const words = ['--add', calls, '--key', KEY, '--buffer', '1'];
    const json = await listening(...words, '--json');
    const text = await listening('--key', KEY, '--buffer', '1');
    for (const one of [json, text]) one.child.stdout?.pause();
    await act();
    for (const one of [json, text]) one.child.stdout?.resume();
    await json.prints('"type":"lost"');
    await text.says('because this program was too slow');
    expect(await text.end('SIGINT')).toBe(1);
    expect(text.stderr).toMatch(
      /\d+ events shown, \d+ records lost \(.*\d+ because this program was too slow.*\)\n$/,
    );
    expect(await json.end('SIGINT')).toBe(1);
    expect(json.stderr).not.toContain('lost');
  });

  describe('--follow-rules', () => {
    const inFile = (name: string): string => `-w ${folder}/${name} -p wa -k ${KEY}_${name}`;

    it('shows the events of the rules that the file has now', async () => {
      const [a, b] = [inFile('a'), inFile('b')];
      const path = rulesFile('# mine', a, '-w /tmp/no_key -p w');
      const one = await listening('--follow-rules', path, '--add', a, '--add', b);
      expect(one.stderr).toContain(
        `${path}:3:1: warning: the rule has no key that identifies its events`,
      );
      expect(one.stderr).toContain(
        `${path}:3:1: warning: the kernel does not hold this rule: -w /tmp/no`,
      );
      expect(one.stderr).not.toContain(`:2:1:`);
      command('touch', [join(folder, 'b')]);
      command('touch', [join(folder, 'a')]);
      await one.prints(`${KEY}_a`);
      expect(one.stdout).not.toContain(`${KEY}_b`);

      rulesFile('-w');
      await one.says(`${path}:1:`);
      await one.says('still following its previous rules');
      rulesFile('# theirs', b, '', '-w /tmp/no_key_either -p w');
      await one.says(`${path}:4:1: warning: the rule has no key`);
      const before = one.stdout.length;
      command('touch', [join(folder, 'a')]);
      command('touch', [join(folder, 'b')]);
      await one.prints(`${KEY}_b`);
      expect(one.stdout.slice(before)).not.toContain(`${KEY}_a`);
      expect(await one.end('SIGTERM')).toBe(0);
    });

    it('wants a file without errors to begin with', async () => {
      const one = new Running(['--follow-rules', rulesFile('-Q')]);
      expect(await one.end()).toBe(2);
      expect(one.stderr).toContain('my.rules:1:1: ');
      expect(one.stderr).toMatch(/audit-netlink: 1 error\n$/);
    });
  });

  it('has colours and a sum on a terminal, and no colours where they are not wanted', () => {
    const log = join(folder, 'audit.log');
    writeFileSync(
      log,
      "type=USER_LOGIN msg=audit(1700000000.000:1): pid=1 msg='op=login res=failed'\n",
    );
    const onTerminal = (environment: string): string => {
      const typescript = join(folder, 'typescript');
      const line = `${environment} ${process.execPath} ${AUDIT_NETLINK} events --input ${log}`;
      command('script', ['-qec', line, typescript]);
      return readFileSync(typescript, 'utf8');
    };
    const shown = onTerminal('');
    expect(shown).toContain('\u001B[31m2023-11-1');
    expect(shown).toContain('audit-netlink: 1 event shown, no records lost\r\n');
    expect(onTerminal('NO_COLOR=1')).not.toContain('\u001B[');
  });

  it('says who may', () => {
    const node = ['--reuid=65534', '--clear-groups', process.execPath, AUDIT_NETLINK, 'events'];
    const refused = command('setpriv', [...node, '--add', rule]);
    expect(refused.code).toBe(2);
    expect(refused.stdout).toBe('');
    expect(refused.stderr).toMatch(
      /^audit-netlink: cannot receive audit events: [^\n]*root[^\n]*\n$/,
    );
  });
});
