/**
 * `tsautrace` and the installed autrace 3.0.9 side by side: what both say and ask of a kernel that is played, and each
 * row of docs/compatibility.md that is about them.
 */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileRule, decodeRule, formatRule, localTarget } from '../../lib';
import { CallsOfMachine } from '../../lib/trace/traced-calls';

const AUTRACE = '/usr/sbin/autrace';
const TSAUTRACE = join(__dirname, '../../dist/cli/tsautrace.js');
const PRELOAD = join(__dirname, '../support/auditctl-preload.c');
const PLAYED = join(__dirname, '../support/played-kernel.cjs');
const ADD_RULE = 1011;

const hasGcc = spawnSync('gcc', ['--version']).status === 0;
const canCompare = existsSync(AUTRACE) && hasGcc;
if (!canCompare && process.env['CI'] === 'true') throw new Error('autrace or gcc is not installed');
const describeBoth = canCompare ? describe : describe.skip;

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'audit-netlink-autrace-'));
  writeFileSync(join(folder, 'plain'), 'echo\n');
  writeFileSync(join(folder, 'records'), '');
  if (!canCompare) return;
  const { status } = spawnSync('gcc', [
    '-shared',
    '-fPIC',
    '-o',
    `${folder}/played.so`,
    PRELOAD,
    '-ldl',
  ]);
  if (status !== 0) throw new Error('the played kernel does not compile');
});

afterAll(() => rmSync(folder, { recursive: true }));

function run(program: string, words: readonly string[], variables: NodeJS.ProcessEnv): Ran {
  const { status, stdout, stderr } = spawnSync(program, words, {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  });
  return { status, stdout, stderr };
}

function autrace(...words: readonly string[]): Ran {
  const variables = { LD_PRELOAD: `${folder}/played.so`, AUDIT_REQUEST_LOG: `${folder}/requests` };
  return run(AUTRACE, words, variables);
}

function tsautrace(words: readonly string[], kernel: object = {}): Ran {
  // With records that never come, so that a trace ends when its program does.
  const played = JSON.stringify({ records: join(folder, 'records'), ...kernel });
  const variables = { PLAYED_KERNEL: played, PLAYED_KERNEL_END: `${folder}/end` };
  return run(process.execPath, ['-r', PLAYED, TSAUTRACE, ...words], variables);
}

/** What the kernel held at the end. */
function kernelEnd(): { rules: string[]; changes: string[] } {
  return JSON.parse(readFileSync(`${folder}/end`, 'utf8')) as {
    rules: string[];
    changes: string[];
  };
}

/** Process numbers are not the same in two runs. */
function withoutPids({ stdout, ...others }: Ran): Ran {
  return { ...others, stdout: stdout.replaceAll(/-p \d+/g, '-p PID') };
}

describeBoth('tsautrace and autrace say the same', () => {
  it.each([
    [['/bin/true']],
    [['-r', '/bin/true']],
    [['/bin/echo', '-r', '--format', 'a  b']],
    [['./nosuch']],
    [['./plain']],
    [['-r', '/no/such']],
  ])('of %j', (words) => {
    expect(withoutPids(tsautrace(words))).toEqual(withoutPids(autrace(...words)));
  });

  it('but for the exit status of a program, and names that PATH finds', () => {
    expect(autrace('/bin/sh', '-c', 'exit 3').status).toBe(0);
    expect(autrace('true').status).toBe(1);
  });

  it('of nothing at all, with another name', () => {
    const { status, stderr } = autrace();
    expect(tsautrace([])).toEqual({
      status,
      stdout: '',
      stderr: stderr.replace('autrace', 'tsautrace'),
    });
  });

  it('to the kernel, but for the key: every call of the program and its children', () => {
    rmSync(`${folder}/requests`, { force: true });
    const { stdout } = autrace('/bin/true');
    const pid = Number(/-p (\d+)/.exec(stdout)?.[1]);
    const asked: string[] = [];
    const log = readFileSync(`${folder}/requests`);
    for (let at = 0; at < log.length;) {
      const [type, length] = [log.readUInt32LE(at), log.readUInt32LE(at + 4)];
      const payload = log.subarray(at + 8, at + 8 + length);
      if (type === ADD_RULE) asked.push(formatRule(decodeRule(payload)));
      at += 8 + length;
    }
    const target = localTarget();
    if (target.machine === undefined) throw new Error('unknown machine');
    const ours = new CallsOfMachine(target.machine, 'all').rulesFor(pid, 'k');
    for (const rule of ours) expect(compileRule(rule, { target }).list).toBe(4);
    expect(ours.map((rule) => formatRule({ ...rule, keys: [] }))).toEqual(asked);
  });
});

describe('where tsautrace differs from autrace', () => {
  const SOMEBODY = '-a always,exit -S all -F pid=4194301 -F key=somebody_elses';

  it('trace-keeps-rules, trace-enables', () => {
    const ran = tsautrace(['/bin/true'], { rules: [SOMEBODY] });
    expect(ran.status).toBe(0);
    const { rules, changes } = kernelEnd();
    expect(rules).toEqual([SOMEBODY]);
    expect(changes).toEqual(['enabled 1', 'add', 'add', 'delete', 'delete', 'enabled 0']);
  });

  it('trace-status', () => {
    expect(tsautrace(['/bin/sh', '-c', 'exit 3']).status).toBe(3);
    expect(tsautrace(['/bin/sh', '-c', 'kill -SEGV $$']).status).toBe(139);
  });

  it('trace-events', () => {
    expect(tsautrace(['--format', 'nosuch', '/bin/true'])).toMatchObject({ status: 1, stdout: '' });
    const { stdout } = tsautrace(['--format=csv', '--output=-', '/bin/true']);
    expect(stdout).toMatch(/^time,.*\r\nCleaning up/);
    const file = join(folder, 'events');
    expect(tsautrace(['--output', file, '--format=json', '/bin/true']).status).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe('[]\n');
  });

  it('trace-path', () => {
    expect(tsautrace(['true']).status).toBe(0);
  });

  it('trace-own-words', () => {
    expect(tsautrace(['-x', '/bin/true'])).toEqual({
      status: 1,
      stdout: '',
      stderr: 'tsautrace: unknown option -x; see tsautrace --help\n',
    });
    expect(tsautrace(['/tmp']).stderr).toBe('Error checking /tmp (Permission denied)\n');
    const refused = tsautrace(['/bin/true'], { refusals: { 1000: 1 } });
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toMatch(/^tsautrace: cannot read the status: Operation not permitted/);
    const full = tsautrace(['--output', '/dev/full', '--format=csv', '/bin/true']);
    expect(full.status).toBe(1);
    expect(full.stderr).toContain('no room left');
    expect(tsautrace(['--output', '/no/such/file', '/bin/true'])).toMatchObject({
      status: 1,
      stderr: 'tsautrace: /no/such/file: is in a folder that does not exist\n',
    });
  });

  it('hands on arguments byte for byte', () => {
    const odd = spawnSync(
      'sh',
      [
        '-c',
        `"$0" -r "$1" "$2" /bin/echo "$(printf 'a\\377\\n b')"`,
        process.execPath,
        PLAYED,
        TSAUTRACE,
      ],
      {
        env: {
          ...process.env,
          PLAYED_KERNEL: JSON.stringify({ records: join(folder, 'records') }),
        },
      },
    );
    expect(odd.stdout.subarray(0, 6)).toEqual(Buffer.from([0x61, 0xff, 0x0a, 0x20, 0x62, 0x0a]));
  });
});
