/**
 * `audit-netlink` and `tsaugenrules` as a user has them: on the live kernel, and tsaugenrules beside
 * augenrules in a mount namespace with an /etc/audit of its own.
 */
import { afterAll, afterEach, beforeEach, expect, it } from '@jest/globals';
import { fc } from '../support/random-cases';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { AuditClient, formatRule } from '../../lib';
import { mergeRules } from '../../lib/policy/files/merge';
import { readRulesPath } from '../../lib/policy/files/rules-path';
import { command, type CommandResult } from '../support/command';
import { describeLive } from '../support/live-kernel';

const CLI = join(__dirname, '..', '..', 'dist', 'cli');
const AUDIT_NETLINK = join(CLI, 'audit-netlink.js');
const TSAUGENRULES = join(CLI, 'tsaugenrules.js');

/** Whether grace periods are short, which deletions wait for. */
const EXPEDITED = '/sys/kernel/rcu_expedited';

function auditNetlink(...words: string[]): CommandResult {
  return command(process.execPath, [AUDIT_NETLINK, ...words]);
}

function rule(pid: number, key = 'k'): string {
  return `-a always,exit -F arch=b64 -S kill -F pid=${pid} -F auid=4242 -F key=${key}`;
}

function lines(...texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

describeLive('audit-netlink', () => {
  let client: AuditClient;
  let folder: string;

  beforeEach(() => {
    client = new AuditClient();
    folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  });

  afterEach(() => {
    client.close();
    rmSync(folder, { recursive: true });
  });

  function file(name: string, text: string, mode = 0o600): string {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  }

  async function loaded(): Promise<string[]> {
    return (await client.listRules()).map((one) => formatRule(one));
  }

  it('checks, plans, applies, and finds the same afterwards', async () => {
    file('rules.d/10-a.rules', lines('# a policy', '-b 512', rule(1), rule(2)));
    file('rules.d/9-b.rules', rule(3));
    const path = join(folder, 'rules.d');
    const { backlogLimitRecords: before } = await client.getStatus();
    expect(auditNetlink('check', path)).toMatchObject({ code: 1, stderr: '' });
    const planned = auditNetlink('plan', path);
    expect(planned.code).toBe(1);
    expect(planned.stdout).toBe(
      lines(
        `= backlog_limit: ${before} -> 512    # -b 512`,
        ...[3, 1, 2].map((pid) => `+ ${rule(pid)}    # the kernel does not have it`),
        '3 to add, 1 setting to change; 0 rules are unchanged',
      ),
    );
    expect(auditNetlink('apply', '--dry-run', path)).toEqual(planned);
    expect(await loaded()).toEqual([]);
    const applied = auditNetlink('apply', path);
    expect(applied).toEqual({
      ...planned,
      code: 0,
      stdout: `${planned.stdout}the kernel holds this policy\n`,
    });
    expect(await loaded()).toEqual([rule(3), rule(1), rule(2)]);
    expect((await client.getStatus()).backlogLimitRecords).toBe(512);
    expect(auditNetlink('check', path)).toEqual({
      code: 0,
      stdout: 'the kernel holds this policy\n',
      stderr: '',
    });
    const again = auditNetlink('apply', '--no-verify', path);
    expect(again).toEqual({
      code: 0,
      stdout: lines('nothing to do; 3 rules are unchanged', 'applied'),
      stderr: '',
    });
    await client.deleteAllRules();
  });

  it('speaks JSON', async () => {
    const path = file('a.rules', lines(rule(1), rule(2)));
    const planned = auditNetlink('plan', '--json', path);
    expect(JSON.parse(planned.stdout)).toMatchObject({
      inSync: false,
      applied: false,
      leftOut: 0,
      changes: [
        { kind: 'add', text: rule(1), reason: 'the kernel does not have it' },
        { kind: 'add', text: rule(2), reason: 'the kernel does not have it' },
      ],
      steps: 2,
    });
    const applied = auditNetlink('apply', '--json', path);
    expect(JSON.parse(applied.stdout)).toMatchObject({ applied: true, steps: 2 });
    expect(JSON.parse(auditNetlink('check', '--json', path).stdout)).toMatchObject({
      inSync: true,
    });
    const offline = auditNetlink('check', '--offline', '--json', path);
    expect(JSON.parse(offline.stdout)).toMatchObject({
      rules: [{ text: rule(1), rule: { list: 'exit', keys: ['k'] } }, { text: rule(2) }],
      problems: [],
    });
    const bad = auditNetlink('check', '--json', file('bad.rules', '-Z\n'));
    expect(bad.code).toBe(2);
    expect(JSON.parse(bad.stdout)).toMatchObject({ problems: [{ line: 1, column: 1 }] });
    await client.deleteAllRules();
  });

  it('compares files, folders and the kernel', async () => {
    const one = file('one.rules', lines(rule(1), rule(2)));
    const two = file('two.rules', lines(rule(2), rule(3)));
    expect(auditNetlink('diff', one, one)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(auditNetlink('diff', one, two)).toEqual({
      code: 1,
      stdout: lines(`- ${rule(1)}`, `+ ${rule(3)}`),
      stderr: '',
    });
    await client.addRules([rule(2), rule(1)]);
    expect(auditNetlink('diff', 'kernel:', one)).toMatchObject({ code: 1, stderr: '' });
    expect(auditNetlink('diff', 'kernel:', one).stdout).toMatch(/^~ [^\n]*\n$/);
    expect(auditNetlink('diff', '--order', 'effective', 'kernel:', one).code).toBe(0);
    const json = auditNetlink('diff', '--json', two, 'kernel:');
    expect(JSON.parse(json.stdout)).toMatchObject({
      exitCode: 1,
      same: false,
      added: [{ text: rule(1) }],
      removed: [{ text: rule(3) }],
      moved: [],
    });
    expect(auditNetlink('diff', one, join(folder, 'no')).code).toBe(2);
    await client.deleteAllRules();
  });

  it('leaves the rules of others alone', async () => {
    await client.addRules([rule(1), rule(2, 'app.old')]);
    const path = file('app.rules', lines(rule(3, 'app.new')));
    expect(auditNetlink('apply', '--owned', 'app.', path).code).toBe(0);
    expect(await loaded()).toEqual([rule(1), rule(3, 'app.new')]);
    expect(auditNetlink('check', '--owned', 'app.', path).code).toBe(0);
    const stray = file('stray.rules', lines(rule(4, 'app.x'), rule(5)));
    const refused = auditNetlink('apply', '--owned', 'app.', stray);
    expect(refused.code).toBe(2);
    expect(refused.stderr).toContain(`${stray}:2:1: the rule has no key that begins with app.\n`);
    await client.deleteAllRules();
  });

  it('refuses a policy with any error, and tells all of them', async () => {
    await client.addRules([rule(9)]);
    file('d/1.rules', lines(rule(1), '-a always,exit -F arch=b64 -S nosuch -k x'));
    file('d/2.rules', lines('-a always,exit -F auid=no_such_user', '-w /no/such/folder/file'));
    file('d/3.rules', lines(rule(2)), 0o666);
    file('d/4.rules', lines(rule(3)));
    chownSync(join(folder, 'd/4.rules'), 4242, 4242);
    const path = join(folder, 'd');
    for (const verb of ['check', 'plan', 'apply']) {
      const { code, stdout, stderr } = auditNetlink(verb, path);
      expect([code, stdout]).toEqual([2, '']);
      const errors = stderr.split('\n').filter((line) => !line.includes('warning: '));
      expect(errors.map((line) => line.replace(`${path}/`, ''))).toEqual([
        '3.rules: is world writable',
        '4.rules: belongs to uid 4242, not to root',
        '1.rules:2:31: unknown system call nosuch on x86_64; expected a system call name or a number below 2048',
        '2.rules:1:24: invalid value no_such_user for auid; ' +
          'expected a uid, a user name known on this machine, or unset',
        '2.rules:2:4: there is no folder /no/such/folder for /no/such/folder/file',
        `audit-netlink: 5 errors${verb === 'apply' ? '; nothing was changed' : ''}`,
        '',
      ]);
    }
    expect(await loaded()).toEqual([rule(9)]);
    await client.deleteAllRules();
  });

  it('with --keep-going loads the good lines, says how many were not, and exits 1', async () => {
    const path = file(
      'a.rules',
      lines(rule(1), '-a always,exit -S nosuch', rule(2), '-a always,exit -F dir=/no/such'),
    );
    const result = auditNetlink('apply', '--keep-going', path);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('2 errors; everything else is loaded\n');
    expect(await loaded()).toEqual([rule(1), rule(2)]);
    expect(auditNetlink('plan', '--keep-going', path).code).toBe(1);
    expect(auditNetlink('apply', '--keep-going', join(folder, 'no')).code).toBe(2);
    await client.deleteAllRules();
  });

  it('with --keep-going leaves out what only the kernel refuses, else goes back', async () => {
    // The kernel takes no path that ends in a dot, which only the kernel knows.
    const refused = `-a always,exit -F pid=1 -F perm=wa -F filetype=file -F path=/proc/self/fd/.`;
    const path = file('a.rules', lines(rule(1), refused, rule(2)));
    const plain = auditNetlink('apply', path);
    expect(plain.code).toBe(2);
    expect(plain.stderr).toContain('The previous rules and settings were restored.');
    expect(await loaded()).toEqual([]);
    const result = auditNetlink('apply', '--keep-going', path);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(`${path}:2:1: cannot add a rule of the policy`);
    expect(result.stderr).toContain('1 error; everything else is loaded\n');
    expect(await loaded()).toEqual([rule(1), rule(2)]);
    await client.deleteAllRules();
  });

  it('goes back when it is interrupted', async () => {
    const rules = (from: number): string[] => Array.from({ length: 60 }, (_, n) => rule(from + n));
    await client.addRules(rules(1));
    // Deletions are slow without this, so that the signal finds it at work.
    if (existsSync(EXPEDITED)) writeFileSync(EXPEDITED, '0');
    const path = file('a.rules', lines(...rules(31)));
    const program = spawn(process.execPath, [AUDIT_NETLINK, 'apply', path], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(program, 'exit');
    // The plan is shown before its first step.
    await once(program.stdout, 'data');
    program.kill('SIGINT');
    const messages = await textOf(program.stderr);
    const [code] = (await ended) as [number | null];
    const held = await loaded();
    if (existsSync(EXPEDITED)) writeFileSync(EXPEDITED, '1');
    expect([code, held]).toEqual(code === 0 ? [0, rules(31)] : [2, rules(1)]);
    expect(messages === '' || messages.includes('interrupted by SIGINT')).toBe(true);
    await client.deleteAllRules();
  });

  it('has help with examples for everything, and tells a wrong command line by 2', () => {
    for (const words of [[], ['check'], ['plan'], ['apply'], ['diff'], ['fmt'], ['events']]) {
      const { code, stdout } = auditNetlink(...words, '--help');
      expect([words, code]).toEqual([words, 0]);
      expect(stdout).toContain('Examples:\n');
      expect(stdout).toContain('Exit status:\n  0  ');
    }
    expect(auditNetlink('nosuch').code).toBe(2);
    expect(auditNetlink('check').code).toBe(2);
    expect(auditNetlink('check', '--nosuch', folder).code).toBe(2);
    expect(auditNetlink('plan', '--order', 'any', folder).code).toBe(2);
  });

  it('is coloured at terminals only, and shows progress there from a thousand rules on', async () => {
    const texts = Array.from({ length: 1100 }, (_, n) => rule(n + 1));
    const path = file('many.rules', lines(...texts));
    const typescript = join(folder, 'typescript');
    const onTerminal = (environment: string, ...words: string[]): string => {
      const line = [process.execPath, AUDIT_NETLINK, ...words].join(' ');
      const script = ['-qec', `${environment} ${line}`, typescript];
      command('script', script);
      return readFileSync(typescript, 'utf8');
    };
    const shown = onTerminal('', 'apply', path);
    expect(shown).toContain('\u001B[32m+ -a always,exit');
    expect(shown).toContain('\r64 of 1100 steps');
    expect(shown).toContain('\r1100 of 1100 steps\r\u001B[K');
    expect((await loaded()).length).toBe(1100);
    const few = file('few.rules', lines(rule(1)));
    expect(onTerminal('NO_COLOR=1', 'plan', few)).not.toContain('\u001B[');
    expect(onTerminal('NO_COLOR=', 'plan', few)).toContain('\u001B[31m- -a always,exit');
    expect(auditNetlink('plan', few).stdout).not.toContain('\u001B');
    await client.deleteAllRules();
  });

  it('says who may', () => {
    const path = file('a.rules', lines(rule(1)), 0o644);
    chmodSync(folder, 0o755);
    const node = [process.execPath, AUDIT_NETLINK];
    const plain = ['--reuid=65534', '--clear-groups', ...node];
    const online = command('setpriv', [...plain, 'check', path]);
    expect(online.code).toBe(2);
    expect(online.stderr).toContain('CAP_AUDIT_CONTROL');
    const offline = command('setpriv', [...plain, 'check', '--offline', path]);
    expect(offline).toEqual({ code: 0, stdout: `${path}: 1 rule, no errors\n`, stderr: '' });
    const secret = command('setpriv', [...plain, 'check', '--offline', file('b.rules', '')]);
    expect(secret.stderr).toContain('b.rules: may not be read by this user');
  });
});

/** Runs a shell script that finds a fresh /etc/audit, and gives what it printed. */
function withOwnEtcAudit(script: string): CommandResult {
  const prepared = `set -e; mount -t tmpfs none /etc/audit; mkdir /etc/audit/rules.d; ${script}`;
  return command('unshare', ['--mount', '--propagation', 'private', 'sh', '-c', prepared]);
}

describeLive('tsaugenrules', () => {
  const scratch = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
  const ours = `${process.execPath} ${TSAUGENRULES}`;

  afterAll(() => {
    rmSync(scratch, { recursive: true });
  });

  /** What both programs say and leave behind, in the same situations. */
  function both(script: string): [theirs: CommandResult, ours: CommandResult] {
    const run = (program: string): CommandResult => {
      const result = withOwnEtcAudit(script.replaceAll('AUGENRULES', program));
      const named = (text: string): string =>
        text.replaceAll('/usr/sbin/augenrules', 'tsaugenrules');
      return { ...result, stdout: named(result.stdout), stderr: named(result.stderr) };
    };
    return [run('/usr/sbin/augenrules'), run(ours)];
  }

  it.each([
    ['merges', 'echo "-w /a -p w" > /etc/audit/rules.d/a.rules; AUGENRULES'],
    ['says no change', 'AUGENRULES; AUGENRULES; AUGENRULES --check'],
    ['says that it should be updated', 'AUGENRULES --check; ls /etc/audit'],
    ['keeps the previous file', 'AUGENRULES; echo -D > /etc/audit/rules.d/a.rules; AUGENRULES'],
    ['says that there is no folder', 'rmdir /etc/audit/rules.d; AUGENRULES || echo status $?'],
    ['loads nothing when it only checks', 'AUGENRULES --check --load; ls /etc/audit'],
    ['loads what is merged', 'echo "-b 320" > /etc/audit/rules.d/b.rules; AUGENRULES --load'],
    [
      'fails when loading fails',
      'echo -Q > /etc/audit/rules.d/b.rules; AUGENRULES --load || echo $?',
    ],
    ['gives the file its mode', 'umask 0; AUGENRULES; stat -c %a /etc/audit/audit.rules'],
  ])('%s as augenrules does', (_, script) => {
    const [theirs, mine] = both(
      `${script}; for f in /etc/audit/audit.rules*; do echo "== $f"; cat $f || true; done`,
    );
    expect(mine.stdout).toBe(theirs.stdout);
    expect(mine.code).toBe(theirs.code);
  });

  it('tells its usage as augenrules does, with what it has beside', () => {
    const [theirs, mine] = both('AUGENRULES --nosuch || echo status $?');
    expect(mine.stdout).toBe(theirs.stdout.replace('--load]', '--load] [--strict]'));
  });

  it('merges any folder as augenrules does, where that has no defect', () => {
    const line = fc.oneof(
      { weight: 4, arbitrary: fc.nat(99).map((n) => rule(n)) },
      fc.constantFrom('-D', '-D -k x', '-b 8192', '-b64', '-bogus', '-f 1', '-f2', '-e 2', '-e1'),
      fc.constantFrom('', '# comment', '#', '-i', '-c', '-r 10', '--backlog_wait_time 5', '-w /ü'),
    );
    const text = fc.array(line, { maxLength: 8 }).map((all) => lines(...all));
    const name = fc
      .array(fc.constantFrom('a', 'Z', '1', '9', '10', '-', '_', '.b', '~'), {
        minLength: 1,
        maxLength: 4,
      })
      .map((parts) => parts.join(''))
      .filter((one) => !/^[-.]/.test(one));
    const other = fc.constantFrom('x.rules.bak', 'readme', '.hidden.rules');
    const folder = fc.tuple(
      fc.dictionary(
        name.map((one) => `${one}.rules`),
        text,
        { maxKeys: 6 },
      ),
      fc.dictionary(other, text, { maxKeys: 2 }),
    );
    const cases = fc.sample(folder, 120).map(([files, others]) => ({ ...files, ...others }));
    for (const [at, files] of cases.entries()) {
      const path = join(scratch, String(at));
      mkdirSync(path);
      for (const [one, content] of Object.entries(files)) writeFileSync(join(path, one), content);
    }
    const script = `
      for n in $(seq 0 ${cases.length - 1}); do
        rm -rf /etc/audit/rules.d; cp -r ${scratch}/$n /etc/audit/rules.d
        /usr/sbin/augenrules > /dev/null; cp /etc/audit/audit.rules ${scratch}/$n.merged
      done`;
    expect(withOwnEtcAudit(script)).toMatchObject({ code: 0, stderr: '' });
    for (const [at] of cases.entries()) {
      const merged = mergeRules(readRulesPath(join(scratch, String(at))), '/etc/audit/rules.d');
      expect(merged).toBe(readFileSync(join(scratch, `${at}.merged`), 'utf8'));
    }
  });

  it('is better where augenrules has a defect', () => {
    const [theirs, mine] = both(`
      cd /etc/audit/rules.d
      printf -- '-w /a -p w' > 1.rules; printf -- '  -e 2\\n -w /b -p w\\n' > '2.rules'
      printf -- '-w /c -p w\\n' > 'c d.rules'
      AUGENRULES; cat /etc/audit/audit.rules`);
    expect(theirs.stdout).toContain('-w /a -p w  -e 2\n');
    expect(mine.stdout).toBe(
      lines(
        '## This file is automatically generated from /etc/audit/rules.d',
        '',
        '',
        '',
        '-w /a -p w',
        ' -w /b -p w',
        '-w /c -p w',
        '  -e 2',
      ),
    );
  });

  it('with --strict says by its exit status that an update is needed', () => {
    const script = `${ours} --check --strict || echo $?; ${ours}; ${ours} --check --strict`;
    expect(withOwnEtcAudit(script).stdout).toBe(
      lines(
        'tsaugenrules: Rules have changed and should be updated',
        '1',
        'tsaugenrules: No change',
      ),
    );
  });

  it('keeps the previous file’s mode and times, and leaves nothing else behind', () => {
    const script = `
      echo old > /etc/audit/audit.rules; chmod 604 /etc/audit/audit.rules
      touch -d @1000000 /etc/audit/audit.rules; ${ours}
      stat -c '%n %a' /etc/audit/*; stat -c %Y /etc/audit/audit.rules.prev`;
    expect(withOwnEtcAudit(script).stdout).toBe(
      lines(
        '/etc/audit/audit.rules 640',
        '/etc/audit/audit.rules.prev 604',
        '/etc/audit/rules.d 755',
        '1000000',
      ),
    );
  });

  it('refuses files that are not to be trusted, and touches nothing then', () => {
    const script = `
      cd /etc/audit/rules.d; touch 1.rules 2.rules; chmod 666 1.rules; chown 4242 2.rules
      ${ours} || echo status $?; ls /etc/audit`;
    const { stdout, stderr } = withOwnEtcAudit(script);
    expect(stderr).toBe(
      lines(
        'tsaugenrules: /etc/audit/rules.d/1.rules: is world writable',
        'tsaugenrules: /etc/audit/rules.d/2.rules: belongs to uid 4242, not to root',
      ),
    );
    expect(stdout).toBe(lines('status 1', 'rules.d'));
    const help = command(process.execPath, [TSAUGENRULES, '--help']);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining('Examples:\n') });
  });
});
