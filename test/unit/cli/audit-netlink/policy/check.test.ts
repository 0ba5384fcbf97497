/** `check` of `audit-netlink`: the files by themselves, and beside what the kernel holds. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { playFiles, playGetent } from '../../../../support/played-getent';
import { isPlainLine } from '../../../../../lib/text/escape';
import { rule, SimulatedMachine } from '../../../policy/applying/simulated-machine';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { ScriptedControl } from '../../../scripted-addon';
import { auditNetlink, lines } from './program';

const folder = new ScratchFolder();
const machine = new SimulatedMachine();

afterEach(() => {
  jest.restoreAllMocks();
});

describe('check', () => {
  it('ends with 0 when the kernel holds the policy', async () => {
    machine.holds(rule(1));
    const path = folder.file('a.rules', lines(rule(1), '-b 64'));
    expect(await auditNetlink('check', path)).toEqual({
      code: 0,
      stdout: 'the kernel holds this policy\n',
      stderr: '',
    });
    const { code, stdout } = await auditNetlink('check', '--json', path);
    expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ inSync: true })]);
    expect(machine.control.changes).toEqual([]);
    expect(machine.socketsClosed).toBe(true);
  });

  it('shows what differs, and ends with 1', async () => {
    machine.holds(rule(2));
    const path = folder.file('a.rules', lines(rule(1)));
    const { code, stdout } = await auditNetlink('check', path);
    expect([code, stdout]).toEqual([
      1,
      lines(
        `+ ${rule(1)}    # the kernel does not have it`,
        `- ${rule(2)}    # it is not wanted`,
        '1 to add, 1 to delete; 0 rules are unchanged',
      ),
    ]);
    expect(machine.rules).toEqual([rule(2)]);
  });

  it('asks only for the rules that are owned, and only for the order that shows', async () => {
    machine.holds(rule(9), rule(2, 'app.b'), rule(1, 'app.a'));
    const path = folder.file('a.rules', lines(rule(1, 'app.a'), rule(2, 'app.b')));
    expect(await auditNetlink('check', '--owned', 'app.', path)).toMatchObject({ code: 1 });
    const words = ['check', '--owned', 'app.', '--order', 'effective', path];
    expect(await auditNetlink(...words)).toMatchObject({ code: 0 });
  });

  it('offline opens no socket, and does not ask whether paths are there', async () => {
    ScriptedControl.failure = new Error('there is no kernel');
    const one = folder.file('a.rules', lines('-w /no/such/folder/file -p wa -k x'));
    const { code, stdout } = await auditNetlink('check', '--offline', one);
    expect([code, stdout]).toEqual([0, `${one}: 1 rule, no errors\n`]);
    const two = folder.file('b.rules', lines(rule(1), '-b 320', rule(2)));
    expect((await auditNetlink('check', '--offline', two)).stdout).toBe(
      `${two}: 2 rules, no errors\n`,
    );
    const json = await auditNetlink('check', '--offline', '--json', two);
    expect(JSON.parse(json.stdout)).toEqual({
      exitCode: 0,
      messages: [],
      rules: [
        { text: rule(1), rule: expect.objectContaining({ list: 'exit', keys: ['k'] }) },
        expect.anything(),
      ],
      settings: { backlogLimitRecords: 320 },
      problems: [],
    });
  });

  it('says what is wrong with a file, and ends with 2', async () => {
    const path = folder.file('a.rules', lines(rule(1), '-Z'));
    const { code, stdout, stderr } = await auditNetlink('check', path);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(`${path}:2:1: `);
  });
});

describe('names of users', () => {
  it('are asked for once, in however many lines they are', async () => {
    playFiles({
      '/etc/passwd': 'root:x:0:0::/root:/bin/sh\n',
      '/etc/nsswitch.conf': 'passwd: files ldap\ngroup: files ldap\n',
    });
    const getent = playGetent(folder, {
      passwd: Array.from({ length: 14 }, (_, at) => `u${at}:*:${70_000 + at}:1::/:\n`).join(''),
      group: '',
    });
    const texts = Array.from(
      { length: 500 },
      (_, at) => `-a always,exit -S ${at % 300} -F auid=u${at % 28} -F uid=root -k k${at}`,
    );
    const path = folder.file('a.rules', lines(...texts));
    const offline = await auditNetlink('check', '--offline', path);
    expect([offline.code, offline.stderr.split('\n').length]).toEqual([0, 16]);
    expect(getent.asked.toSorted()).toEqual(
      Array.from({ length: 28 }, (_, at) => `passwd u${at}`).toSorted(),
    );
    await auditNetlink('check', folder.file('b.rules', lines(...texts.slice(0, 3))));
    expect(getent.asked.slice(28)).toEqual(['passwd u0', 'passwd u1', 'passwd u2']);
  });
});

describe('warnings of check', () => {
  const watches = lines(
    '-w /etc/a -p wa',
    '-w /etc/b* -p wa',
    '-w /etc/c -p wa',
    '-w /etc/d? -p wa',
    '-w /etc/e -p wa',
  );

  it('are told once a file and kind, with their number', async () => {
    const [one, other] = [folder.file('p/a.rules', watches), folder.file('p/b.rules', watches)];
    const { code, stderr } = await auditNetlink('check', '--offline', `${folder.path}/p`);
    const told = stderr.trimEnd().split('\n');
    expect([code, told.length]).toEqual([0, 5]);
    expect(told.at(-1)).toBe('audit-netlink: 14 warnings in 2 files');
    for (const file of [one, other]) {
      expect(stderr).toMatch(`${file}:1:1: warning: -w makes`);
      expect(stderr).toContain(`${file}:2:1: warning: `);
    }
    expect(stderr.match(/ \(and 4 more in this file\)$/gm)).toHaveLength(2);
    expect(stderr.match(/ \(and 1 more in this file\)$/gm)).toHaveLength(2);
  });

  it('are left out with --quiet, and errors are not', async () => {
    const path = folder.file('q.rules', watches);
    expect(await auditNetlink('check', '--offline', '--quiet', path)).toMatchObject({
      code: 0,
      stderr: '',
    });
    const wrong = folder.file('w.rules', lines('-w /etc/a -p wa', '-w a -p wa', '-w b -p wa'));
    const { code, stderr } = await auditNetlink('check', '--offline', '--quiet', wrong);
    expect([code, stderr.trimEnd().split('\n').length]).toEqual([2, 3]);
  });
});

describe('policies of other machines', () => {
  const foreign = lines(
    '-a always,exit -F arch=b64 -S unlinkat -F uid=nobody-here -k x',
    '-a always,exit -F arch=b64 -S unlinkat -F gid=!none-here -k x'.replace('!', ''),
    '-a always,exit -F dir=/no/such/folder -F perm=wa',
  );

  it('have users, groups and paths that are unknown here', async () => {
    const path = folder.file('f.rules', foreign);
    const { code, stderr } = await auditNetlink('check', '--offline', path);
    expect(code).toBe(0);
    expect(stderr).toContain(
      `${path}:1:1: warning: this machine does not know the user nobody-here`,
    );
    expect(stderr).toContain(
      `${path}:2:1: warning: this machine does not know the group none-here`,
    );
    expect(stderr).toContain(
      `${path}:3:1: warning: this machine does not have the rule's path, without which the kernel refuses it`,
    );
    expect(await auditNetlink('diff', '--offline', path, path)).toMatchObject({ code: 0 });
    const other = folder.file('g.rules', foreign.replaceAll('nobody-here', 'someone-else'));
    expect(await auditNetlink('diff', '--offline', path, other)).toMatchObject({ code: 1 });
    expect((await auditNetlink('diff', path, path)).code).toBe(2);
  });

  it('have paths of which this machine says nothing where it is said that they are of another', async () => {
    const users = folder.file('passwd', 'root:x:0:0::/root:/bin/sh\n');
    const path = folder.file(
      'p.rules',
      lines(
        '-a always,exit -F path=/no/such/file -F perm=wa',
        '-a always,exit -F arch=b64 -S execve -F exe=/no/such/program',
        '-w /no/such/watch/file -p wa',
        `-w ${users}-to-come -p wa`,
      ),
    );
    const here = await auditNetlink('check', '--offline', path);
    expect([here.code, here.stderr]).toEqual([
      0,
      expect.stringContaining(
        `${path}:1:1: warning: this machine does not have the rule's path, without which the kernel ` +
          'refuses it (and 2 more in this file)',
      ),
    ]);
    for (const words of [
      ['--arch', 'aarch64'],
      ['--users', users],
      ['--groups', users],
    ]) {
      const { code, stderr } = await auditNetlink('check', '--offline', ...words, path);
      expect([code, stderr]).toEqual([0, expect.not.stringContaining('path')]);
    }
  });

  it('name system calls of their machine', async () => {
    const path = folder.file('r.rules', lines('-a always,exit -F arch=b64 -S rename -k x'));
    const wrong = await auditNetlink('check', '--offline', '--arch', 'riscv64', path);
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringContaining('riscv64')]);
    expect(await auditNetlink('check', '--offline', '--arch', 'ppc64le', path)).toMatchObject({
      code: 0,
    });
    for (const command of ['diff', 'fmt']) {
      const words = command === 'diff' ? [path, path] : [path];
      expect((await auditNetlink(command, '--arch', 'riscv64', ...words)).code).toBe(2);
      expect((await auditNetlink(command, '--arch', 'pdp11', ...words)).stderr).toContain('pdp11');
    }
    expect((await auditNetlink('check', '--arch', 'aarch64', path)).code).toBe(2);
  });
});

describe('accounts of another machine', () => {
  const passwd = 'root:x:0:0::/root:/bin/sh\nweb:x:1003:1003::/:\nnobody4:x:4294967294:50::/:\n';
  const group = 'root:x:0:\noperators:x:750:web\n';
  const rules = (user: string, ofGroup: string): string =>
    lines(`-a always,exit -F arch=b64 -S execve -F auid=${user} -F egid=${ofGroup} -k x`);

  function files(): { users: string; groups: string } {
    return { users: folder.file('etc/passwd', passwd), groups: folder.file('etc/group', group) };
  }

  it('have the ids of the files, also beyond those that stand for unknown names', async () => {
    const { users, groups } = files();
    const words = ['--users', users, '--groups', groups];
    const named = folder.file('named.rules', rules('web', 'operators'));
    const check = await auditNetlink('check', '--offline', '--quiet', ...words, named);
    expect(check).toMatchObject({ code: 0, stderr: '' });
    const numbered = folder.file('numbered.rules', rules('1003', '750'));
    expect(await auditNetlink('diff', ...words, named, numbered)).toMatchObject({ code: 0 });
    expect(await auditNetlink('diff', '--offline', named, numbered)).toMatchObject({ code: 1 });
    const high = folder.file('high.rules', rules('nobody4', 'root'));
    const { stderr } = await auditNetlink('check', '--offline', ...words, high);
    expect(stderr).toBe('');
  });

  it('that the files lack are warnings, whoever this machine knows', async () => {
    const { users, groups } = files();
    playFiles({
      '/etc/passwd': 'here:x:7:7::/:\n',
      '/etc/group': 'here:x:7:\n',
      '/etc/nsswitch.conf': 'passwd: files\ngroup: files\n',
    });
    const path = folder.file('here.rules', rules('here', 'here'));
    const both = ['--users', users, '--groups', groups];
    const { code, stderr } = await auditNetlink('check', '--offline', ...both, path);
    expect([code, stderr.trimEnd().split('\n')]).toEqual([
      0,
      [
        `${path}:1:1: warning: ${users} does not have the user here`,
        `${path}:1:1: warning: ${groups} does not have the group here`,
        'audit-netlink: 2 warnings in 1 file',
      ],
    ]);
    const { stderr: one } = await auditNetlink('check', '--offline', '--users', users, path);
    expect(one).toBe(
      `${path}:1:1: warning: ${users} does not have the user here\n` +
        'audit-netlink: 1 warning in 1 file\n',
    );
  });

  it.each(['check', 'diff'])('must be in files that %s can read', async (command) => {
    const path = folder.file('r.rules', rules('root', 'root'));
    const words = command === 'check' ? ['--offline', path] : [path, path];
    const other = folder.file('shadowless', '# nothing\n+::::::\n');
    for (const [option, file, reason] of [
      ['--users', `${folder.path}/none`, 'passwd(5), not FILE, which does not exist'],
      ['--groups', `${folder.path}/none`, 'group(5), not FILE, which does not exist'],
      ['--users', other, 'passwd(5), not FILE, which has no line name:password:number'],
      ['--groups', folder.path, 'group(5), not FILE, which is a folder'],
    ] as const) {
      const told = `audit-netlink: ${option} must be a file in the format of ${reason}\n`;
      expect(await auditNetlink(command, option, file, ...words)).toEqual({
        code: 2,
        stdout: '',
        stderr: told.replace('FILE', file),
      });
    }
  });

  it('are not those of the kernel', async () => {
    const { users, groups } = files();
    const path = folder.file('r.rules', rules('root', 'root'));
    expect((await auditNetlink('check', '--users', users, path)).stderr).toContain(
      '--users is for --offline',
    );
    expect((await auditNetlink('diff', '--groups', groups, 'kernel:', path)).stderr).toContain(
      'are for files, not for kernel:',
    );
  });
});

describe('names of files with control characters', () => {
  it.each(['a\u001B[31mb', 'a\nb', 'a\u009B1mb', 'a\u202Eb', 'a\rb'])(
    'such as %j are written in one line',
    async (name) => {
      const path = folder.file(`${name}.rules`, lines('-w /etc/a -p wa'));
      const answers = [
        await auditNetlink('check', '--offline', '--quiet', path),
        await auditNetlink('check', '--offline', `${path}.none`),
        await auditNetlink('diff', `${path}.none`, path),
        await auditNetlink('fmt', `${path}.none`),
        await auditNetlink('check', '--offline', '--users', `${path}.none`, path),
        await auditNetlink('check', '--offline', '--users', path, path),
      ];
      for (const { stdout, stderr } of answers) {
        const told = (stdout + stderr).trimEnd().split('\n');
        expect(told.filter((line) => line.includes('.rules'))).not.toEqual([]);
        expect(told.every((line) => isPlainLine(line))).toBe(true);
        expect(told.length).toBeLessThanOrEqual(2);
      }
    },
  );
});
