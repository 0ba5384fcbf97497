/** `plan` and `apply` of `audit-netlink`: what they print, what they change, and how they end. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { MESSAGE_TYPE } from '../../../../../lib/tables/audit.generated';
import { rule, SimulatedMachine } from '../../../policy/applying/simulated-machine';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { processIs, PRIVILEGED_OWNER } from '../../../process-state';
import { ScriptedControl, systemError } from '../../../scripted-addon';
import { auditNetlink, lines } from './program';

const folder = new ScratchFolder();
const machine = new SimulatedMachine();

const EPROTONOSUPPORT = 93;

afterEach(() => {
  jest.restoreAllMocks();
});

/** The kernel takes every rule but one, for a reason that only it knows. */
function refuses(pid: number): void {
  const { kernel } = machine.control;
  const add = kernel.add.bind(kernel);
  kernel.add = (data) => (data.fields.includes(pid) ? 'ENOENT' : add(data));
}

describe('plan', () => {
  it('shows what it would take, changes nothing, and ends with 1', async () => {
    machine.holds(rule(9), rule(1));
    const path = folder.file('a.rules', lines('# a policy', '-b 512', rule(1), rule(2)));
    expect(await auditNetlink('plan', path)).toEqual({
      code: 1,
      stdout: lines(
        '= backlog_limit: 64 -> 512    # -b 512',
        `+ ${rule(2)}    # the kernel does not have it`,
        `- ${rule(9)}    # it is not wanted`,
        '1 to add, 1 to delete, 1 setting to change; 1 rule is unchanged',
      ),
      stderr: '',
    });
    expect(await auditNetlink('apply', '--dry-run', path)).toMatchObject({ code: 1 });
    expect(machine.control.changes).toEqual([]);
    expect(machine.socketsClosed).toBe(true);
  });

  it('ends with 0 when there is nothing to change', async () => {
    machine.holds(rule(1));
    const path = folder.file('a.rules', lines(rule(1)));
    expect(await auditNetlink('plan', path)).toEqual({
      code: 0,
      stdout: 'nothing to do; 1 rule is unchanged\n',
      stderr: '',
    });
  });

  it('leaves an order that no event could show, when that is asked for', async () => {
    machine.holds(rule(2), rule(1));
    const path = folder.file('a.rules', lines(rule(1), rule(2)));
    const exact = await auditNetlink('plan', path);
    expect([exact.code, exact.stdout]).toEqual([1, expect.stringMatching(/^~ /m)]);
    expect(await auditNetlink('plan', '--order', 'effective', path)).toMatchObject({ code: 0 });
  });

  it('speaks JSON', async () => {
    machine.holds(rule(9));
    const path = folder.file('a.rules', lines(rule(1), '-f 2'));
    const { code, stdout } = await auditNetlink('plan', '--json', path);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 1,
      inSync: false,
      applied: false,
      leftOut: 0,
      settings: [{ setting: 'failureMode', from: 'printk', to: 'panic' }],
      changes: [
        {
          kind: 'add',
          text: rule(1),
          rule: { keys: ['k'] },
          reason: 'the kernel does not have it',
        },
        { kind: 'delete', text: rule(9), rule: { keys: ['k'] }, reason: 'it is not wanted' },
      ],
      uncovered: [],
      steps: 2,
    });
  });
});

describe('apply', () => {
  it('makes the kernel hold the policy, and does nothing the second time', async () => {
    machine.holds(rule(9));
    folder.file('rules.d/10-b.rules', lines('-b 512', rule(2)));
    folder.file('rules.d/9-a.rules', lines(rule(1)));
    const path = `${folder.path}/rules.d`;
    const planned = await auditNetlink('plan', path);
    const stdout = `${planned.stdout}the kernel holds this policy\n`;
    expect(await auditNetlink('apply', path)).toEqual({ ...planned, code: 0, stdout });
    expect(machine.rules).toEqual([rule(1), rule(2)]);
    expect(machine.control.status.backlogLimit).toBe(512);
    const { length } = machine.control.changes;
    expect(await auditNetlink('apply', '--no-verify', path)).toEqual({
      code: 0,
      stdout: lines('nothing to do; 2 rules are unchanged', 'applied'),
      stderr: '',
    });
    expect(machine.control.changes).toHaveLength(length);
  });

  it('with --json tells what it did', async () => {
    const path = folder.file('a.rules', lines(rule(1)));
    const { code, stdout } = await auditNetlink('apply', '--json', path);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ applied: true, leftOut: 0, steps: 1 });
    expect(machine.rules).toEqual([rule(1)]);
  });

  it('leaves the rules of others alone', async () => {
    machine.holds(rule(1), rule(2, 'app.old'));
    const path = folder.file('app.rules', lines(rule(3, 'app.new')));
    expect(await auditNetlink('apply', '--owned', 'app.', path)).toMatchObject({ code: 0 });
    expect(machine.rules).toEqual([rule(1), rule(3, 'app.new')]);
  });

  it('does not take an empty prefix for every rule', async () => {
    machine.holds(rule(1));
    const path = folder.file('app.rules', lines(rule(2)));
    const { code, stderr } = await auditNetlink('apply', '--owned', '', path);
    expect(code).toBe(2);
    expect(stderr).toContain('--owned needs a prefix that is not empty');
    expect(machine.rules).toEqual([rule(1)]);
  });

  it('refuses a policy with a stray rule, wherever the file comes from', async () => {
    const path = folder.file('stray.rules', lines(rule(4, 'app.x'), rule(5)));
    const { code, stderr } = await auditNetlink('apply', '--owned', 'app.', path);
    expect(code).toBe(2);
    expect(stderr).toBe(
      lines(
        `${path}:2:1: the rule has no key that begins with app.`,
        'audit-netlink: 1 error; nothing was changed',
      ),
    );
    expect(machine.control.changes).toEqual([]);
  });

  it('refuses a policy with any error and tells all of them', async () => {
    folder.file('d/1.rules', lines(rule(1), '-a always,exit -F arch=b64 -S nosuch -k x'));
    folder.file('d/2.rules', lines('-w /no/such/folder/file'));
    folder.file('d/3.rules', lines(rule(2)), 0o666);
    const { code, stdout, stderr } = await auditNetlink('apply', `${folder.path}/d`);
    expect([code, stdout]).toEqual([2, '']);
    const errors = stderr.split('\n').filter((line) => !line.includes('warning: '));
    expect(errors).toEqual([
      expect.stringMatching(/\/d\/3\.rules: is world writable$/),
      expect.stringMatching(/\/d\/1\.rules:2:31: unknown system call nosuch /),
      expect.stringMatching(/\/d\/2\.rules:1:4: there is no folder \/no\/such\/folder for /),
      'audit-netlink: 3 errors; nothing was changed',
      '',
    ]);
    expect(machine.control.changes).toEqual([]);
    for (const words of [['plan'], ['check'], ['apply', '--dry-run']]) {
      const looking = await auditNetlink(...words, `${folder.path}/d`);
      expect(looking.stderr).toBe(stderr.replace('; nothing was changed', ''));
    }
  });

  it.each([
    ['check'],
    ['check', '--offline'],
    ['plan'],
    ['apply', '--dry-run'],
    ['diff', 'kernel:'],
  ])(
    'says only how many there are where nothing would be changed anyway: %s %s',
    async (...words) => {
      const { code, stderr } = await auditNetlink(...words, folder.file('bad.rules', '-Z\n'));
      expect([code, stderr.split('\n').slice(1)]).toEqual([2, ['audit-netlink: 1 error', '']]);
    },
  );

  it('with --json tells the errors as JSON too', async () => {
    const path = folder.file('bad.rules', '-Z\n');
    const { code, stdout } = await auditNetlink('apply', '--json', path);
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      problems: [{ file: path, line: 1, column: 1, severity: 'error' }],
    });
  });

  it.each([
    [1, '1 error'],
    [2, '2 errors'],
  ])('with --keep-going loads the good lines: %i bad', async (bad, words) => {
    const wrong = Array.from({ length: bad }, () => '-a always,exit -S nosuch');
    const path = folder.file('a.rules', lines(rule(1), ...wrong, rule(2)));
    const planned = await auditNetlink('plan', '--keep-going', path);
    expect(planned.code).toBe(1);
    expect(planned.stderr).toMatch(`${words}; everything else is planned\n`);
    expect(machine.rules).toEqual([]);
    const applied = await auditNetlink('apply', '--keep-going', path);
    expect(applied.code).toBe(1);
    expect(applied.stderr).toMatch(`${words}; everything else is loaded\n`);
    expect(machine.rules).toEqual([rule(1), rule(2)]);
  });

  it('with --keep-going has nothing to go on with where the path cannot be read', async () => {
    const { code, stderr } = await auditNetlink('apply', '--keep-going', `${folder.path}/no`);
    expect([code, stderr]).toEqual([
      2,
      lines(`${folder.path}/no: does not exist`, 'audit-netlink: 1 error; nothing was changed'),
    ]);
  });

  it('goes back when the kernel refuses a rule', async () => {
    machine.holds(rule(9));
    refuses(4242);
    const path = folder.file('a.rules', lines('-b 512', rule(1), rule(4242), rule(2)));
    const { code, stderr } = await auditNetlink('apply', path);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^audit-netlink: cannot add a rule of the policy: /);
    expect(stderr).toContain(`  ${rule(4242)}\nThe previous rules and settings were restored.\n`);
    expect(machine.rules).toEqual([rule(9)]);
    expect(machine.control.status.backlogLimit).toBe(64);
    expect(machine.socketsClosed).toBe(true);
  });

  it('with --keep-going leaves out what only the kernel refuses, and says where it stands', async () => {
    refuses(4242);
    const path = folder.file('a.rules', lines(rule(1), rule(4242), rule(2)));
    const { code, stderr } = await auditNetlink('apply', '--keep-going', path);
    expect(code).toBe(1);
    expect(stderr).toContain(`${path}:2:1: cannot add a rule of the policy: `);
    expect(stderr).toContain('1 error; everything else is loaded\n');
    expect(machine.rules).toEqual([rule(1), rule(2)]);
  });

  it('with --keep-going does without many refused rules in one go', async () => {
    const refused = new Set([3, 50, 51, 120, 199]);
    const rules = Array.from({ length: 200 }, (_, at) => rule(5001 + at));
    machine.holds(rule(5007), rule(999));
    for (const number of refused) refuses(5000 + number);
    const path = folder.file('a.rules', lines('-b 512', ...rules));
    const { code, stderr } = await auditNetlink('apply', '--keep-going', path);
    expect(code).toBe(1);
    for (const number of refused) expect(stderr).toContain(`${path}:${number + 1}:1: cannot add`);
    expect(stderr).toContain('5 errors; everything else is loaded\n');
    expect(machine.rules.toSorted()).toEqual(
      rules.filter((_, at) => !refused.has(at + 1)).toSorted(),
    );
    expect(machine.control.changes.length).toBeLessThan(220);
    expect(machine.control.status.backlogLimit).toBe(512);
  });

  it.each([
    ['an empty file', { 'a.rules': '' }],
    ['comments and settings', { 'a.rules': '# nothing yet\n\n-b 512\n' }],
    ['files without rules', { 'a.rules': '-f 1\n', 'b.rules': '# later\n' }],
    ['rules that are taken back', { 'a.rules': `${rule(1)}\n${rule(1).replace('-a', '-d')}\n` }],
  ])('does not delete every rule because of %s, unless asked', async (_name, files) => {
    machine.holds(rule(9));
    for (const [name, text] of Object.entries(files)) folder.file(`etc/${name}`, text);
    const path = `${folder.path}/etc`;
    for (const command of ['plan', 'apply']) {
      const { code, stderr } = await auditNetlink(command, path);
      expect(code).toBe(2);
      expect(stderr).toContain(
        `${path}: there are no rules, which would delete every rule; add --allow-empty`,
      );
    }
    expect(machine.rules).toEqual([rule(9)]);
    expect(await auditNetlink('apply', '--allow-empty', path)).toMatchObject({ code: 0 });
    expect(machine.rules).toEqual([]);
  });

  it('deletes every rule where a line says so', async () => {
    machine.holds(rule(9));
    expect(await auditNetlink('apply', folder.file('a.rules', '-D\n'))).toMatchObject({ code: 0 });
    expect(machine.rules).toEqual([]);
  });

  it('with --keep-going does not go on when it was no rule that failed', async () => {
    machine.control.spoil = (position) => (position === 0 ? 'refuse' : undefined);
    const path = folder.file('a.rules', lines('-b 512', rule(1)));
    const { code, stderr } = await auditNetlink('apply', '--keep-going', path);
    expect(code).toBe(2);
    expect(stderr).toContain('cannot set backlog_limit to 512');
    expect(machine.rules).toEqual([]);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'goes back when %s interrupts it',
    async (signal) => {
      const rules = Array.from({ length: 200 }, (_, at) => rule(at + 1));
      machine.holds(rule(999));
      machine.control.onChange = (position) => {
        if (position === 20) process.emit(signal, signal);
      };
      const { code, stderr } = await auditNetlink('apply', folder.file('a.rules', lines(...rules)));
      expect(code).toBe(2);
      expect(stderr).toContain(
        `interrupted by ${signal}\nThe previous rules and settings were restored.\n`,
      );
      expect(machine.rules).toEqual([rule(999)]);
      const listeners = ['SIGINT', 'SIGTERM', 'SIGHUP'].map((name) => process.listenerCount(name));
      expect(listeners).toEqual([0, 0, 0]);
    },
  );

  it.each([
    ['SIGINT', '-e 2\n'],
    ['SIGTERM', '-b 512\n--loginuid-immutable\n-e 2\n'],
    ['SIGHUP', '-e 1\n'],
  ] as const)(
    'goes back and locks nothing when %s comes while it verifies: %j',
    async (signal, settings) => {
      machine.holds(rule(999));
      const { control } = machine;
      const answer = control.answer.bind(control);
      control.answer = (request) => {
        // What is listed after the first change is what was loaded.
        if (request.type === MESSAGE_TYPE.LIST_RULES && control.changes.length > 0) {
          process.emit(signal, signal);
        }
        return answer(request);
      };
      const path = folder.file('a.rules', lines(rule(1)) + settings);
      const { code, stdout, stderr } = await auditNetlink('apply', path);
      expect([code, stdout]).toEqual([2, expect.not.stringContaining('holds this policy')]);
      expect(stderr).toContain(
        `interrupted by ${signal}\nThe previous rules and settings were restored.\n`,
      );
      expect(machine.rules).toEqual([rule(999)]);
      expect([control.status.enabled, control.status.backlogLimit, control.loginuidLocked]).toEqual(
        [0, 64, false],
      );
    },
  );

  it('leaves the signals of a dry run alone: it has nothing to put back', async () => {
    const on = jest.spyOn(process, 'on');
    await auditNetlink('plan', folder.file('a.rules', lines(rule(1))));
    expect(on.mock.calls.map(([name]) => name)).not.toContain('SIGINT');
    on.mockRestore();
  });

  it('shows how far it is at terminals, from a thousand rules on, and tidies up', async () => {
    const { isTTY } = process.stderr;
    const shown: string[] = [];
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      shown.push(String(text));
      return true;
    });
    try {
      process.stderr.isTTY = true;
      const few = folder.file('few.rules', lines(rule(1)));
      expect(await auditNetlink('apply', few)).toMatchObject({ code: 0 });
      expect(shown).toEqual([]);
      const rules = Array.from({ length: 1001 }, (_, at) => rule(at + 1));
      const many = folder.file('many.rules', lines(...rules));
      expect(await auditNetlink('apply', many)).toMatchObject({ code: 0 });
    } finally {
      process.stderr.isTTY = isTTY;
    }
    expect(shown[0]).toMatch(/^\r\d+ of 1000 steps$/);
    expect(shown.slice(-2)).toEqual(['\r1000 of 1000 steps', '\r\u001B[K']);
  });

  it('says in one line why there is no socket', async () => {
    processIs(PRIVILEGED_OWNER);
    const path = folder.file('a.rules', lines(rule(1)));
    ScriptedControl.failure = systemError(EPROTONOSUPPORT, 'socket');
    const { code, stdout, stderr } = await auditNetlink('apply', path);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^audit-netlink: cannot open an audit socket: [^\n]*\n$/);
  });
});
