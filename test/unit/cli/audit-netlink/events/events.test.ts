/** `audit-netlink events`: what it shows of logs and of a played kernel, and what it leaves behind. */
import { describe, expect, it, jest } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import tty from 'node:tty';
import { gzipSync } from 'node:zlib';
import { rule, SimulatedMachine } from '../../../policy/applying/simulated-machine';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { ScriptedControl, ScriptedEventStream, systemError } from '../../../scripted-addon';
import { login, LOG, LOGIN, opened, READ, REFUSED } from './log';
import { packedEvents, RunningEvents } from './running-events';
import { refused } from '../../../../support/outcomes';

const folder = new ScratchFolder();
const machine = new SimulatedMachine();

const RED = '\u001B[31m';
const GREEN = '\u001B[32m';
const RESET = '\u001B[39m';

/** The command on a log of its own. */
async function onLog(log: string, ...words: readonly string[]) {
  return await new RunningEvents('--input', folder.file('audit.log', log), ...words).ended();
}

const { listening } = RunningEvents;

describe('events of a log', () => {
  it('are lines of their own', async () => {
    const { code, stdout, stderr } = await onLog(LOG);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^2023-11-1\d \d\d:\d\d:20\.123 .*\/etc\/shadow.*secrets/);
    expect(lines[2]).toMatch(/ .*mallory/);
  });

  it('may be from beyond the calendar', async () => {
    const { code, stdout } = await onLog(LOGIN.replace('(1700000000.', '(8640000000001.'));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^8640000000001123 .*mallory/);
  });

  it('are given back as they were with --raw', async () => {
    expect(await onLog(LOG, '--raw')).toEqual({ code: 0, stdout: LOG, stderr: '' });
  });

  it('are all there when they are many', async () => {
    const many = Array.from({ length: 1500 }, (_, at) => login(at + 1, `user${at}`)).join('');
    expect((await onLog(many, '--raw')).stdout).toBe(many);
    expect((await onLog(many, '--count', '1400')).stdout.split('\n')).toHaveLength(1401);
  });

  it('are in words with --pretty', async () => {
    const { stdout } = await onLog(REFUSED, '--pretty');
    expect(stdout).toMatch(/^----\ntype=SYSCALL msg=audit\(/);
    expect(stdout).toContain(' exit=EACCES(Permission denied) ');
    expect(stdout.split('\n')).toHaveLength(6);
  });

  it('are JSON documents with --json', async () => {
    const { stdout } = await onLog(`not a record\n${LOG}`, '--json', '--type', 'SYSCALL');
    const items = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { type: string; keys?: string[] });
    expect(items.map(({ type, keys }) => [type, keys])).toEqual([
      ['damaged', undefined],
      ['event', ['secrets']],
      ['event', ['motd']],
    ]);
  });

  it('are coloured by their result where that is wanted', async () => {
    const { stdout } = await onLog(LOG, '--color', 'always');
    const beginnings = stdout.split('\n').map((line) => line.slice(0, 7));
    expect(beginnings).toEqual([`${RED}20`, `${GREEN}20`, `${RED}20`, '']);
    expect(stdout.split('\n').every((line) => line === '' || line.endsWith(RESET))).toBe(true);
    expect((await onLog(LOG, '--color', 'never')).stdout).not.toContain('\u001B');
    expect((await onLog(LOG)).stdout).not.toContain('\u001B');
    expect((await onLog(LOG, '--raw', '--color', 'always')).stdout).toBe(LOG);
  });

  it.each(['--key', '--key-prefix', '--key-contains'])(
    'are not chosen by an empty %s',
    async (option) => {
      const { code, stdout, stderr } = await onLog(LOG, option, '');
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain(`${option} needs text that is not empty`);
    },
  );

  it('cannot move the cursor', async () => {
    const { stdout } = await onLog(login(1, 'a\u009b31m\u202eb') + 'no\u0007 record\n');
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('are exact with --raw, but escaped where they go to a terminal', async () => {
    const log = login(1, 'a\u001B[31m\u009B32m\u202Eb');
    expect((await onLog(log, '--raw')).stdout).toBe(log);
    const asked = jest.spyOn(tty, 'isatty').mockImplementation((descriptor) => descriptor === 1);
    const { stdout } = await onLog(log, '--raw');
    asked.mockRestore();
    expect(stdout).toBe(login(1, String.raw`a\033[31m\302\23332m\342\200\256b`));
  });

  it.each([
    [['--key', 'secrets'], REFUSED],
    [['--key', 'secret'], ''],
    [['--key-prefix', 'secret'], REFUSED],
    [['--key-prefix', 'ecret'], ''],
    [['--key-contains', 'ecret'], REFUSED],
    [['--key-contains', 'ecret', '--key', 'motd'], REFUSED + READ],
    [['--key', 'secrets', '--key', 'motd'], REFUSED + READ],
    [['--type', 'USER_LOGIN'], LOGIN],
    [['--type', 'user_login,PATH'], LOG],
    [['--type', '1302', '--type', 'EXECVE'], REFUSED + READ],
    [['--where', 'success=no'], REFUSED + LOGIN],
    [['--where', 'result=failure', '--type', 'SYSCALL'], REFUSED],
    [['--where', 'SYSCALL.success=no'], REFUSED],
    [['--where', 'exe=/usr/bin/cat', '--where', 'success=yes'], READ],
    [['--where', 'USER_LOGIN.res=failed'], LOGIN],
    [['--where', 'res=failed'], REFUSED + LOGIN],
    [['--key', 'motd', '--where', 'success=no'], ''],
    [['--count', '2'], REFUSED + READ],
    [['--count', '1', '--where', 'success=yes'], READ],
  ])('are chosen by %j', async (words, expected) => {
    expect(await onLog(LOG, '--raw', ...words)).toEqual({ code: 0, stdout: expected, stderr: '' });
  });

  it('leave out what cannot be read when they are chosen, and say so', async () => {
    const log = `what\n${LOG}is this\n`;
    expect(await onLog(log, '--raw', '--key', 'motd')).toEqual({
      code: 0,
      stdout: READ,
      stderr: 'audit-netlink: 1 event shown, no records lost, 2 unreadable skipped\n',
    });
    const all = await onLog(log, '--raw');
    expect([all.stdout.split('\n').length, all.stderr]).toEqual([log.split('\n').length, '']);
  });

  it.each([
    [['--where', 'audi=0'], "--where 'audi=0': column 1: unknown field audi"],
    [['--type', 'SYSCAL'], '--type SYSCAL: unknown record type; did you mean SYSCALL?'],
    [['--type', 'NOSUCHTYPE'], 'ausearch -m lists them'],
    [['--count', '0'], 'Must be a positive integer.'],
    [['--json', '--raw'], "'--json' cannot be used with option '--raw'"],
    [['--pretty', '--json'], "'--pretty' cannot be used with option '--json'"],
    [['--add', '-w /a -p w'], "cannot be used with option '--add <rule>'"],
    [['--follow-rules', '/no/such'], '/no/such: does not exist'],
  ])('are not read with %j', async (words, message) => {
    const { code, stdout, stderr } = await onLog(LOG, ...words);
    // In JSON the error is a document of its own.
    const told = words.includes('--json') ? '{"type":"error"' : '';
    expect([code, stdout.slice(0, 15)]).toEqual([2, told]);
    expect(stderr).toContain(message);
  });

  it.each([
    [
      'go-audit JSON',
      '{"sequence":1,"messages":[]}\n',
      "go-audit's JSON, which does not hold the records",
    ],
    ['a table', 'NODE,EVENT,DATE,TIME\n', 'a table, as ausearch --format csv prints it; read the'],
    ['garbage', 'hello\nworld\n', 'no audit record can be read in it'],
    ['blank lines', '\n\r\n \n', 'no audit record can be read in it'],
    ['nothing', '', 'no audit record can be read in it'],
    [
      'half of a gzip file',
      gzipSync(opened(1, '/a', true, 'k')).subarray(0, 30),
      'the gzip data are damaged',
    ],
  ])('ends with 2 where the log is %s', async (_, log, message) => {
    const path = folder.file('other.log', '');
    writeFileSync(path, log);
    const { code, stderr } = await new RunningEvents('--input', path).ended();
    expect(code).toBe(2);
    expect(stderr.split('\n').at(-2)).toContain(`audit-netlink: ${path}: ${message}`);
  });

  it.each([
    ['--key', 'none'],
    ['--type', 'AVC'],
    ['--where', 'exe=/none'],
  ])(
    'are none where %s %s chooses none, and a log without records is told all the same',
    async (...words) => {
      expect(await onLog(LOG, '--raw', ...words)).toEqual({ code: 0, stdout: '', stderr: '' });
      for (const log of ['', '\n', 'hello\nworld\n']) {
        const { code, stderr } = await onLog(log, ...words);
        expect([log, code]).toEqual([log, 2]);
        expect(stderr).toContain('audit.log: no audit record can be read in it');
      }
    },
  );

  it('reads a compressed log', async () => {
    const path = folder.file('audit.log.1.gz', '');
    writeFileSync(path, gzipSync(opened(1, '/a', true, 'k')));
    const { code, stdout } = await new RunningEvents('--input', path, '--raw').ended();
    expect(code).toBe(0);
    expect(stdout).toBe(opened(1, '/a', true, 'k'));
  });

  it('have to be there', async () => {
    const { code, stderr } = await new RunningEvents('--input', '/no/such').ended();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^audit-netlink: \/no\/such: does not exist\n$/);
  });

  it('are those of the rules in a file', async () => {
    const rules = folder.file('my.rules', `-b 64\n${rule(1, 'motd')}\n${rule(2, 'other')}\n`);
    const result = await onLog(LOG, '--raw', '--follow-rules', rules);
    expect(result).toEqual({ code: 0, stdout: READ, stderr: '' });
    const bare = folder.file('bare.rules', '-a always,exit -S kill\n-a never,exit -S all\n');
    const { code, stdout, stderr } = await onLog(LOG, '--follow-rules', bare);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe(
      `audit-netlink: ${bare}:1:1: warning: the rule has no key that identifies its events\n`,
    );
  });
});

describe('events of the kernel', () => {
  it('come until a signal, and everything is closed', async () => {
    machine.control.status.enabled = 1;
    const listeners = process.listenerCount('SIGTERM');
    const running = await listening('--raw');
    running.stream.deliver(packedEvents(REFUSED));
    await running.says('shadow');
    running.stream.deliver(packedEvents(READ));
    await running.says('motd');
    expect(await running.endedBy('SIGTERM')).toEqual({
      code: 0,
      stdout: REFUSED + READ,
      stderr: 'audit-netlink: listening\n',
    });
    expect(running.stream.closes).toBeGreaterThan(0);
    expect(machine.socketsClosed).toBe(true);
    expect(machine.control.changes).toEqual([]);
    expect(process.listenerCount('SIGTERM')).toBe(listeners);
  });

  it('are not its own, and wait as much as was said', async () => {
    const running = await listening('--buffer', '3', '--overflow', 'block');
    expect(running.stream.options).toMatchObject({
      excludedPid: process.pid,
      maxQueuedBytes: 3 << 20,
      overflow: 'block',
    });
    await running.endedBy('SIGINT');
  });

  it('are not all there when records were lost', async () => {
    machine.control.status.enabled = 1;
    const running = await listening('--raw', '--count', '2');
    running.stream.deliver({ lostInSocket: 5, lostInQueue: 1, ...packedEvents(REFUSED) });
    await running.says('5 in the receive buffer');
    running.stream.deliver({ lostInQueue: 2, unreadable: 1, ...packedEvents(READ) });
    expect(await running.ended()).toEqual({
      code: 1,
      stdout: REFUSED + READ,
      stderr: [
        'audit-netlink: listening\n',
        'audit-netlink: 5 records lost (5 in the receive buffer) so far\n',
        'audit-netlink: 2 events shown, 9 records lost ' +
          '(5 in the receive buffer, 3 because this program was too slow, 1 unreadable)\n',
      ].join(''),
    });
  });

  it('have losses among them as JSON', async () => {
    machine.control.status.enabled = 1;
    const running = await listening('--json', '--key', 'motd', '--count', '1');
    running.stream.deliver({ lostInQueue: 7, ...packedEvents(LOG) });
    const { code, stdout, stderr } = await running.ended();
    expect([code, stderr]).toEqual([1, 'audit-netlink: listening\n']);
    const [loss, event] = stdout.split('\n').map((line) => JSON.parse(line || '{}') as object);
    expect(loss).toEqual({ type: 'lost', where: 'queue', count: 7 });
    expect(event).toMatchObject({ type: 'event', keys: ['motd'] });
  });

  it('are not for everybody', async () => {
    ScriptedEventStream.failure = systemError(1, 'bind');
    const { code, stdout, stderr } = await new RunningEvents('--add', rule(1)).ended();
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^audit-netlink: cannot receive audit events: [^\n]*\n$/);
    expect(machine.control.changes).toEqual([]);
  });

  it('end with the error that receiving ends with, and rules go', async () => {
    machine.control.status.enabled = 1;
    const running = await listening('--add', rule(1));
    running.stream.deliver({ endErrno: 105 });
    const { code, stderr } = await running.ended();
    expect(code).toBe(2);
    expect(stderr).toContain('No buffer space available');
    expect(machine.rules).toEqual([]);
  });

  it('will not come where audit is disabled, which may not be known', async () => {
    const asked = await (await listening()).endedBy('SIGINT');
    expect(asked.stderr).toContain('audit is disabled, so the kernel writes no events');
    ScriptedControl.answer = () => refused(1);
    const unasked = await (await listening()).endedBy('SIGINT');
    expect(unasked).toEqual({ code: 0, stdout: '', stderr: 'audit-netlink: listening\n' });
  });

  it('are followed by the rules of a file that the kernel may lack', async () => {
    machine.holds(rule(1));
    machine.control.status.enabled = 1;
    const path = folder.file('my.rules', `${rule(1)}\n# and\n${rule(2)}\n`);
    const { stderr } = await (await listening('--follow-rules', path)).endedBy('SIGINT');
    expect(stderr).toBe(
      `audit-netlink: ${path}:3:1: warning: the kernel does not hold this rule: ${rule(2)}\n` +
        'audit-netlink: listening\n',
    );
  });
});

describe('the rules of a file', () => {
  it('are followed by those who may not ask what the kernel holds', async () => {
    const path = folder.file('my.rules', `${rule(1, 'motd')}\n`);
    ScriptedControl.answer = () => refused(1);
    const running = await listening('--raw', '--follow-rules', path, '--count', '1');
    running.stream.deliver(packedEvents(LOG));
    const { code, stdout, stderr } = await running.ended();
    expect([code, stdout]).toEqual([0, READ]);
    expect(stderr).toContain(
      'cannot tell whether the kernel holds these rules: cannot list the rules: ',
    );
  });

  it('are those that it had while it has errors, and then the new ones', async () => {
    machine.control.status.enabled = 1;
    const path = folder.file('my.rules', `${rule(1, 'secrets')}\n`);
    const running = await listening('--raw', '--follow-rules', path);
    folder.file('my.rules', '-w\n-a always,exit -F nosuch=1\n');
    await running.says('my.rules has errors; still following its previous rules');
    expect(running.output.stderr).toContain(`${path}:2:19: `);
    running.stream.deliver(packedEvents(READ + REFUSED));
    await running.says('shadow');
    folder.file('my.rules', `${rule(1, 'motd')}\n-w /no/key -p w\n`);
    await running.says(`${path}:2:1: warning: the rule has no key that identifies its events`);
    running.stream.deliver(packedEvents(REFUSED + READ));
    await running.says('motd');
    expect((await running.endedBy('SIGINT')).stdout).toBe(REFUSED + READ);
  });
});

describe('rules for the time being', () => {
  it('are added, with audit enabled, and taken back', async () => {
    const running = await listening('--add', rule(1), '--add', rule(2));
    expect(machine.rules).toEqual([rule(1), rule(2)]);
    expect(machine.control.status.enabled).toBe(1);
    const { code, stderr } = await running.endedBy('SIGHUP');
    expect(code).toBe(0);
    expect(stderr).toContain('audit was disabled and is enabled until this command ends');
    expect(machine.rules).toEqual([]);
    expect(machine.control.status.enabled).toBe(0);
    expect(machine.control.changes).toEqual([
      'add',
      'add',
      'enabled 1',
      'delete',
      'delete',
      'enabled 0',
    ]);
  });

  it('leave alone what was there', async () => {
    machine.holds(rule(1));
    machine.control.status.enabled = 1;
    const running = await listening('--add', rule(1), '--add', rule(2));
    expect((await running.endedBy('SIGINT')).stderr).toContain(
      `the kernel already holds this rule, and will keep it: ${rule(1)}\n`,
    );
    expect(machine.rules).toEqual([rule(1)]);
    expect(machine.control.status.enabled).toBe(1);
  });

  it('are not added when one is wrong', async () => {
    const { code, stderr } = await new RunningEvents(
      '--add',
      rule(1),
      '--add',
      `-d${rule(2).slice(2)}`,
    ).ended();
    expect(code).toBe(2);
    expect(stderr).toContain('the text deletes a rule instead of adding one');
    expect(stderr).toContain('1 error; nothing was changed\n');
    expect(machine.control.changes).toEqual([]);
  });

  it('go again when the kernel refuses one', async () => {
    machine.control.spoil = (position) => (position === 1 ? 'refuse' : undefined);
    const { code, stderr } = await new RunningEvents('--add', rule(1), '--add', rule(2)).ended();
    expect(code).toBe(2);
    expect(stderr).toContain(`${rule(2)}: cannot add the rule: `);
    expect(stderr).not.toContain('listening');
    expect(machine.rules).toEqual([]);
    expect(machine.socketsClosed).toBe(true);
  });

  it('may be there after all when the kernel does not answer', async () => {
    machine.control.status.enabled = 1;
    machine.control.spoil = (position) => (position === 1 ? 'lose' : undefined);
    const running = new RunningEvents('--add', rule(1), '--add', rule(1), '--add', rule(2));
    const { code, stderr } = await running.ended();
    expect(code).toBe(2);
    expect(stderr).toContain(
      `this rule may have been added; delete it with: auditctl -d${rule(2).slice(2)}\n`,
    );
    expect(stderr).toContain(`${rule(2)}: cannot add the rule: Connection timed out`);
    expect(machine.rules).toEqual([rule(2)]);
  });

  it('cannot be added to what is locked', async () => {
    machine.control.status.enabled = 2;
    const { code, stderr } = await new RunningEvents('--add', rule(1)).ended();
    expect(code).toBe(2);
    expect(stderr).toMatch(/^audit-netlink: cannot add rules: [^\n]*locked[^\n]*\n$/);
    expect(machine.control.changes).toEqual([]);
  });

  it('say how to get rid of them when that fails', async () => {
    machine.control.status.enabled = 1;
    const watch = String.raw`-w /tmp/a\ 'b -p wa -k x`;
    const running = await listening('--add', watch, '--add', rule(2));
    machine.control.spoil = (position) => (position >= 2 ? 'refuse' : undefined);
    const { code, stderr } = await running.endedBy('SIGTERM');
    expect(code).toBe(2);
    expect(stderr).toContain('a temporary rule is still there: cannot delete the rule: ');
    expect(stderr).toContain(
      String.raw`delete it with: auditctl -W '/tmp/a '\''b' -p wa -k x` + '\n',
    );
    expect(stderr).toContain(`delete it with: auditctl -d${rule(2).slice(2)}\n`);
  });

  it('say how to disable audit again when that fails', async () => {
    const running = await listening('--add', rule(1));
    machine.control.spoil = (position) => (position === 3 ? 'refuse' : undefined);
    const { code, stderr } = await running.endedBy('SIGINT');
    expect(code).toBe(2);
    expect(stderr).toContain('audit is still enabled: ');
    expect(stderr).toContain('disable it with: auditctl -e 0\n');
    expect(machine.rules).toEqual([]);
  });
});
