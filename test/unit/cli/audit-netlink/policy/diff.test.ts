/** `diff` of `audit-netlink`: two sets of rules by what they mean. */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import tty from 'node:tty';
import { rule, SimulatedMachine } from '../../../policy/applying/simulated-machine';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { auditNetlink, lines } from './program';

const folder = new ScratchFolder();
const machine = new SimulatedMachine();

afterEach(() => {
  jest.restoreAllMocks();
});

describe('diff', () => {
  it('finds the same meaning in other words', async () => {
    const one = folder.file('one.rules', lines(rule(1)));
    const other = folder.file(
      'other.rules',
      lines('# the same', '-a exit,always -F arch=b64 -S 62 -F pid=1 -k k'),
    );
    expect(await auditNetlink('diff', one, other)).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('tells what went, what came, and what moved', async () => {
    const one = folder.file('one.rules', lines(rule(1), rule(2), rule(3)));
    const two = folder.file('two.rules', lines(rule(3), rule(2), rule(4)));
    const { code, stdout } = await auditNetlink('diff', one, two);
    expect(code).toBe(1);
    expect(stdout).toMatch(
      new RegExp(`^- ${rule(1)}\n\\+ ${rule(4)}\n~ (${rule(2)}|${rule(3)})\n$`),
    );
    const effective = await auditNetlink('diff', '--order', 'effective', one, two);
    expect(effective.stdout).toBe(lines(`- ${rule(1)}`, `+ ${rule(4)}`));
  });

  it('takes the kernel for either side', async () => {
    machine.holds(rule(1), rule(2));
    const path = folder.file('a.rules', lines(rule(2), rule(3)));
    const { code, stdout } = await auditNetlink('diff', '--json', 'kernel:', path);
    expect([code, JSON.parse(stdout)]).toMatchObject([
      1,
      { same: false, added: [{ text: rule(3) }], removed: [{ text: rule(1) }], moved: [] },
    ]);
    expect((await auditNetlink('diff', path, 'kernel:')).stdout).toBe(
      lines(`- ${rule(3)}`, `+ ${rule(1)}`),
    );
    expect(machine.socketsClosed).toBe(true);
  });

  it('ends with 2 when a side cannot be read', async () => {
    const path = folder.file('a.rules', lines(rule(1)));
    const { code, stderr } = await auditNetlink('diff', path, `${folder.path}/no`);
    expect([code, stderr]).toEqual([2, expect.stringContaining('/no: does not exist\n')]);
  });

  it('tells who forgot the colon of the kernel', async () => {
    const path = folder.file('a.rules', lines(rule(1)));
    expect(await auditNetlink('diff', 'kernel', path)).toEqual({
      code: 2,
      stdout: '',
      stderr: "audit-netlink: there is no file kernel; for the kernel's rules write kernel:\n",
    });
  });

  it('is coloured where people look, by the sign, and not with NO_COLOR', async () => {
    jest.spyOn(tty, 'isatty').mockReturnValue(true);
    const { NO_COLOR } = process.env;
    const one = folder.file('one.rules', lines(rule(1)));
    const two = folder.file('two.rules', lines(rule(2)));
    try {
      delete process.env['NO_COLOR'];
      expect((await auditNetlink('diff', one, two)).stdout).toBe(
        lines(`\u001B[31m- ${rule(1)}\u001B[39m`, `\u001B[32m+ ${rule(2)}\u001B[39m`),
      );
      process.env['NO_COLOR'] = '1';
      expect((await auditNetlink('diff', one, two)).stdout).not.toContain('\u001B');
    } finally {
      if (NO_COLOR === undefined) delete process.env['NO_COLOR'];
      else process.env['NO_COLOR'] = NO_COLOR;
    }
  });
});
