/** Command lines with surprising answers: ours are auditctl's, on standard error and to the kernel. */
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import os from 'node:os';
import { FakeKernel } from '../support/fake-kernel';
import { ODD_LINES } from './odd-lines';
import { runAgainst } from './vectors';

jest.mock('../../lib/kernel/diagnosis', () => ({
  ...jest.requireActual<object>('../../lib/kernel/diagnosis'),
  hasCapability: () => true,
}));

beforeAll(() => void jest.spyOn(os, 'machine').mockReturnValue('x86_64'));
afterAll(() => void jest.restoreAllMocks());

const FINAL_LINE = 'There was an error while processing parameters\n';

describe('auditctl 4.2.2', () => {
  it.each(['-l', '-D'])('looks with %s for no key that a rule cannot have', async (option) => {
    const kernel = new FakeKernel();
    const { err } = await runAgainst(kernel, [option, '-k', 'x'.repeat(257)]);
    expect(err).toBe(`key option exceeds size limit\n${FINAL_LINE}`);
    expect(kernel.requests).toEqual([]);
  });
});

describe('auditctl 4.2.2 without a daemon', () => {
  it('ends at once at --signal', async () => {
    const words = ['-a', 'always,exit', '-F', 'key=x', '--signal', 'hup', 'foo'];
    const { exitCode, err } = await runAgainst(new FakeKernel(), words);
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: 'Auditd is not running\n' });
  });
});

describe('auditctl’s answer', () => {
  it.each(ODD_LINES.map((line) => [line.words.join(' ').slice(0, 60), line] as const))(
    'to %s',
    async (_, { words, err, fails = false, types = [], errno }) => {
      const refusals = new Map(errno === undefined ? [] : [[types.at(-1) as number, errno]]);
      const kernel = new FakeKernel({ lenient: true, refusals });
      const printed = await runAgainst(kernel, words);
      expect(printed).toMatchObject({
        exitCode: fails ? 255 : 0,
        err: Buffer.from(err + (fails ? FINAL_LINE : '')).toString('latin1'),
      });
      expect(kernel.requests.map(({ type }) => type)).toEqual(types);
    },
  );
});
