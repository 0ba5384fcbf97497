/** The differences from auditctl that no golden vector shows: one test for each row that has no vector. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fs, { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os, { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standardOutput } from '../../lib/cli/shared/output';
import { run } from '../../lib/cli/tsauditctl/tsauditctl';
import type { Outcome, Request } from '../../lib/kernel/exchange';
import type { RuleData } from '../../lib/rules/rule-data';
import { bytesOfText, textOfBytes } from '../../lib/text/byte-text';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { CollectedOutput } from '../support/collected-output';
import { FakeKernel, type FakeKernelSettings } from '../support/fake-kernel';
import { runAgainst } from './vectors';
import { decodeRuleData } from '../../lib/kernel/rule-bytes';

jest.mock('../../lib/kernel/diagnosis', () => ({
  ...jest.requireActual<object>('../../lib/kernel/diagnosis'),
  hasCapability: () => true,
}));

const FINAL_LINE = 'There was an error while processing parameters\n';
const EPERM = 1;
const ECONNREFUSED = 111;

const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));

beforeAll(() => void jest.spyOn(os, 'machine').mockReturnValue('x86_64'));

afterAll(() => {
  jest.restoreAllMocks();
  rmSync(directory, { recursive: true });
});

interface Ran {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
  readonly types: readonly number[];
  /** The rules that were added, decoded. */
  readonly rules: readonly RuleData[];
}

async function ran(words: readonly string[], settings: FakeKernelSettings = {}): Promise<Ran> {
  const kernel = new FakeKernel(settings);
  const printed = await runAgainst(kernel, words);
  const added = kernel.requests.filter(({ type }) => type === MESSAGE_TYPE.ADD_RULE);
  return {
    ...printed,
    types: kernel.requests.map(({ type }) => type),
    rules: added.map(({ payload }) => decodeRuleData(payload)),
  };
}

async function ranFile(text: string, settings: FakeKernelSettings = {}): Promise<Ran> {
  const path = join(directory, 'audit.rules');
  writeFileSync(path, bytesOfText(text), { mode: 0o640 });
  const result = await ran(['-R', path], settings);
  return { ...result, err: result.err.replaceAll(path, 'FILE') };
}

function firstFields(rules: readonly RuleData[]): number[] {
  return [...(rules[0]?.fields ?? [])];
}

/** Lists one rule that `words` add. */
async function listed(...words: readonly string[]): Promise<string> {
  const kernel = new FakeKernel();
  await runAgainst(kernel, words);
  return (await runAgainst(kernel, ['-l'])).out;
}

describe('messages', () => {
  it('names a user that is unknown', async () => {
    const { err } = await ran(['-a', 'always,exit', '-S', 'all', '-F', 'uid=no-such-user']);
    expect(err).toBe(`Unknown user: no-such-user\n${FINAL_LINE}`);
  });

  it('goes on when nobody reads what it prints', async () => {
    const path = join(directory, 'unread.rules');
    const text = '-D\n-s\n-w /etc -k a\n-a nothing\n-w /usr -k a\n';
    for (const [first, status] of [
      ['', 1],
      ['-i\n', 0],
      ['-c\n', 1],
    ] as const) {
      writeFileSync(path, first + text, { mode: 0o640 });
      const kernel = new FakeKernel();
      const writing = jest.spyOn(fs, 'writeSync').mockImplementation(() => {
        throw Object.assign(new Error('EPIPE'), { code: 'EPIPE' });
      });
      try {
        expect(await run(['-R', path], standardOutput, kernel.openControl)).toBe(status);
        expect(writing.mock.calls.length).toBeGreaterThan(2);
      } finally {
        writing.mockRestore();
      }
      expect(kernel.rules).toHaveLength(first === '' ? 1 : 2);
    }
  });

  it('marks its own explanations', async () => {
    const errors: string[] = [];
    const output = { out: () => {}, error: (line: string) => void errors.push(line) };
    await run(['-w', '/etc', '-t'], output, new FakeKernel().openControl);
    const own = errors.filter((line) => line.startsWith('tsauditctl: '));
    expect(own).toEqual([
      'tsauditctl: the rule was not sent; another option ended the command line',
    ]);
  });

  it('says once on a command line that a watch is slow, and not in a file', async () => {
    expect((await ran(['-w', '/etc'])).err).toBe('Old style watch rules are slower\n');
    expect((await ranFile('-w /etc\n-w /usr\n')).err).toBe('');
  });
});

describe('command lines', () => {
  it('ends at once after a lone --', async () => {
    expect(await ran(['--'])).toMatchObject({ exitCode: 0, out: '', err: '' });
  });

  it('deletes the watch that -W names after a list', async () => {
    const { types } = await ran(['-a', 'always,exit', '-W', '/etc'], { lenient: true });
    expect(types).toContain(MESSAGE_TYPE.DEL_RULE);
    expect(types).not.toContain(MESSAGE_TYPE.ADD_RULE);
  });

  it('moves rules of the entry list to the exit list, and says so', async () => {
    const { exitCode, err, rules } = await ran(['-a', 'always,entry', '-S', 'all']);
    expect(exitCode).toBe(0);
    expect(err).toBe('Warning - entry rules deprecated, changing to exit rule\n');
    expect(rules[0]?.list).toBe(4);
  });

  it('takes possible for done, whatever follows it', async () => {
    const { exitCode, err } = await ran(['-A', 'exit,possible', '-S', 'all']);
    expect({ exitCode, err }).toEqual({
      exitCode: 0,
      err: 'Append rule - possible is deprecated\n',
    });
  });

  it('refuses words where the session or the address family is a number', async () => {
    const rule = ['-a', 'always,exit', '-S', 'all', '-F'];
    for (const field of ['sessionid=foo', 'saddr_fam=inet']) {
      const { exitCode, err, rules } = await ran([...rule, field]);
      const [name] = field.split('=');
      expect(err).toBe(`-F value should be number for ${name}\n${FINAL_LINE}`);
      expect({ exitCode, rules }).toEqual({ exitCode: 255, rules: [] });
    }
  });

  it('takes 4294967295 for a file system', async () => {
    const { rules } = await ran(['-a', 'never,filesystem', '-F', 'fstype=4294967295']);
    expect(firstFields(rules)).toEqual([26, 0x40000000, 0xffffffff]);
  });

  it('takes the names of the kernel for system calls', async () => {
    const { rules } = await ran(['-a', 'always,exit', '-F', 'arch=b64', '-S', 'pread64']);
    expect(rules[0]?.syscalls[0]).toBe(1 << 17);
  });

  it('knows loongarch64', async () => {
    const { rules } = await ran(['-a', 'always,exit', '-F', 'arch=loongarch64', '-S', 'openat']);
    expect(firstFields(rules)).toEqual([11, 0x40000000, 0xc0000102]);
  });

  it('takes fields by number and whole masks', async () => {
    const mask = '01000000'.padEnd(512, '0');
    const { rules } = await ran(['-a', 'never,user', '--mask', mask, '-F', 'f24=1']);
    expect(firstFields(rules)).toEqual([24, 0x40000000, 1]);
    expect(rules[0]?.syscalls[0]).toBe(0x01000000);
  });

  it('selects every io_uring operation for all', async () => {
    const { rules } = await ran(['-a', 'always,io_uring', '-S', 'all']);
    expect(rules[0]?.syscalls.every((word) => word === 0xffffffff)).toBe(true);
    expect(await listed('-a', 'always,io_uring', '-S', 'all')).toBe('-a always,io_uring -S all\n');
  });

  it('refuses record types of more than seven digits', async () => {
    const { err, rules } = await ran(['-a', 'never,exclude', '-F', 'msgtype=UNKNOWN[12345678]']);
    expect(err).toBe(`-F unknown message type - msgtype\n${FINAL_LINE}`);
    expect(rules).toEqual([]);
  });

  it('says of a refusal what was refused, and nothing else', async () => {
    const refusals = new Map([
      [MESSAGE_TYPE.SET, EPERM],
      [MESSAGE_TYPE.LIST_RULES, EPERM],
    ]);
    const reset = await ran(['--reset-lost'], { refusals });
    expect(reset.err).toBe(
      `Error sending lost reset request (Operation not permitted)\n${FINAL_LINE}`,
    );
    const list = await ran(['-l', '-k', 'x'], { refusals });
    expect(list.err).toBe(
      `Error sending rule list data request (Operation not permitted)\n${FINAL_LINE}`,
    );
  });

  it('reads a status that is longer than it knows', async () => {
    const kernel = new FakeKernel({ status: { backlogWaitTimeActual: 7 } });
    const control = kernel.openControl();
    const output = new CollectedOutput();
    const longer = {
      close: control.close,
      request: async (request: Request): Promise<Outcome> => {
        const outcome = await control.request(request);
        const replies = outcome.replies.map(({ type, payload }) => ({
          type,
          payload: type === MESSAGE_TYPE.GET ? Buffer.concat([payload, Buffer.alloc(4)]) : payload,
        }));
        return { ...outcome, replies };
      },
    };
    await run(['-s'], output, () => longer);
    expect(output.stdout).toContain('\nbacklog_wait_time_actual 7\n');
  });

  it('sends messages that are no ASCII', async () => {
    const { exitCode, types } = await ran(['-m', 'größer']);
    expect({ exitCode, types }).toEqual({ exitCode: 0, types: [MESSAGE_TYPE.USER] });
  });
});

describe('rules files', () => {
  it('takes the bytes 0x04 and 0x07 for themselves', async () => {
    const { rules } = await ranFile('-a always,exit -S all -k a\u0007b\u0004c\n');
    expect(rules[0]?.strings.map(textOfBytes)).toEqual(['a\u0007b\u0004c']);
  });

  it('reads tabs and carriage returns as they were meant, and with --strict as auditctl does', async () => {
    const text = '\t# a comment\n-w\t/etc/passwd\r\n\t\n';
    const meant = await ranFile(text);
    expect({ exitCode: meant.exitCode, err: meant.err }).toEqual({ exitCode: 0, err: '' });
    expect(meant.rules.map(({ strings }) => strings.map(textOfBytes))).toEqual([['/etc/passwd']]);
    const path = join(directory, 'audit.rules');
    const strict = await ran(['--strict', '-R', path]);
    expect(strict.exitCode).toBe(1);
    expect(strict.rules).toEqual([]);
  });

  it('knows options of its own, wherever they stand', async () => {
    const rule = ['-a', 'always,exit', '-F', 'arch=b64', '-S', 'openat', '-k', '--json'];
    const dry = await ran(['--dry-run', ...rule, '--arch=aarch64']);
    expect({ exitCode: dry.exitCode, types: dry.types }).toEqual({ exitCode: 0, types: [] });
    expect(dry.out).toBe('AUDIT_ADD_RULE -a always,exit -F arch=aarch64 -S openat -F key=--json\n');
    const bare = await ran(['--dry-run', '--arch=aarch64', '-a', 'always,exit', '-S', 'openat']);
    expect(bare.out).toBe('AUDIT_ADD_RULE -a always,exit -S openat\n');
    const { exitCode, out } = await ran([...rule, '--json']);
    const [result] = (JSON.parse(out) as { results: { ok: boolean; text: string }[] }).results;
    expect({ exitCode, ...result }).toMatchObject({
      ok: true,
      exitCode: 0,
      text: '-a always,exit -F arch=b64 -S openat -F key=--json',
    });
    expect((await ran(['--color=always', '-l'])).exitCode).toBe(255);
    expect((await ran(['--arch=vax', '-l'])).exitCode).toBe(255);
  });

  it('refuses a line with a NUL', async () => {
    const { exitCode, err, rules } = await ranFile('-a always,exit -S all -k a\0b\n');
    expect(err).toContain('There was an error in line 1 of FILE\n');
    expect({ exitCode, rules }).toEqual({ exitCode: 1, rules: [] });
  });

  it('fails when audit turns out to be disabled in the middle', async () => {
    const refusals = new Map([[MESSAGE_TYPE.ADD_RULE, ECONNREFUSED]]);
    const { exitCode, err } = await ranFile('-a always,exit -S all\n-b 5\n', { refusals });
    const refusal = 'Error sending add rule data request (Connection refused)\n';
    expect({ exitCode, err }).toEqual({
      exitCode: 1,
      err: `${refusal}The audit system is disabled\n`,
    });
  });

  it('goes on as -i says after a daemon was not there to be told', async () => {
    const { exitCode, err, types } = await ranFile('-i\n--signal rotate\n-b 5\n');
    expect(err).toBe('Auditd is not running\nThere was an error in line 2 of FILE\n');
    expect(exitCode).toBe(0);
    expect(types).toContain(MESSAGE_TYPE.SET);
  });
});

describe('listings', () => {
  it('names arguments as the kernel does, in any order', async () => {
    const kernel = new FakeKernel();
    const rule = ['-a', 'always,exit', '-F', 'arch=b64', '-S'];
    await runAgainst(kernel, [...rule, 'clone', '-F', 'a0=0x1000']);
    await runAgainst(kernel, [...rule, 'fsmount', '-F', 'a2=1']);
    await runAgainst(kernel, [...rule, 'setsockopt', '-F', 'a2=2', '-F', 'a1=1']);
    const { out } = await runAgainst(kernel, ['-l', '-i']);
    expect(out.match(/(?<= -F )a.=\S+/g)).toEqual([
      'a0=CLONE_PIDFD',
      'a2=MOUNT_ATTR_RDONLY',
      'a2=SO_REUSEADDR',
      'a1=SOL_SOCKET',
    ]);
  });

  it('escapes spaces and backslashes as rules files have them', async () => {
    const rule = ['-a', 'always,exit', '-S', 'all', '-F', 'path=/a b\\ c', '-k', 'd e'];
    expect(await listed(...rule)).toBe(
      '-a always,exit -S all -F path=/a\\ b\\\\\\ c -F key=d\\ e\n',
    );
  });
});
