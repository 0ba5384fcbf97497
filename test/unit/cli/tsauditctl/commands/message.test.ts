/** `-m`: the user message that is sent, and what may not be one. */
import fs from 'node:fs';
import os from 'node:os';
import tty from 'node:tty';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { textOfBytes } from '../../../../../lib/text/byte-text';
import { MESSAGE_TYPE } from '../../../../../lib/tables/audit.generated';
import { PRIVILEGED, processIs } from '../../../process-state';
import { FINAL, runOn } from '../../run-on';

const EPERM = 1;

const script = process.argv[1] as string;

beforeEach(() => {
  processIs(PRIVILEGED);
  process.argv[1] = '/opt/tool';
  jest.spyOn(os, 'hostname').mockReturnValue('here');
  jest.spyOn(tty, 'isatty').mockReturnValue(false);
});

afterEach(() => {
  process.argv[1] = script;
  jest.restoreAllMocks();
});

/** The text of the one message that the words send. */
async function sent(...words: readonly string[]): Promise<string> {
  const { exitCode, errors, requests } = await runOn({}, ...words);
  expect([exitCode, errors, requests.map(({ type }) => type)]).toEqual([
    0,
    [],
    [MESSAGE_TYPE.USER],
  ]);
  return textOfBytes(requests[0]?.payload as Buffer).replace(/\0$/, '');
}

/** The first standard descriptor that is a terminal, and its name. */
function terminalIs(descriptor: number, name: string | undefined): void {
  jest.mocked(tty.isatty).mockImplementation((number) => number === descriptor);
  jest.mocked(fs.readlinkSync).mockImplementation(((path: string) => {
    if (path !== `/proc/self/fd/${descriptor}` || name === undefined) throw new Error('not there');
    return name;
  }) as unknown as typeof fs.readlinkSync);
}

describe('a message', () => {
  it('says who sends it, without a terminal', async () => {
    expect(await sent('-m', 'hello')).toBe(
      'text=hello exe="/opt/tool" hostname=? addr=? terminal=? res=success',
    );
  });

  it.each([
    [0, '/dev/pts/3', 'hostname=here addr=? terminal=pts/3'],
    [2, '/dev/tty1', 'hostname=here addr=? terminal=tty1'],
    [1, '/dev/console', 'hostname=? addr=? terminal=console'],
    [1, undefined, 'hostname=? addr=? terminal=?'],
  ])('names the terminal at descriptor %i: %s', async (descriptor, name, words) => {
    terminalIs(descriptor, name);
    expect(await sent('-m', 'hello')).toContain(` ${words} res=success`);
  });

  it('hides a program name that could be misread', async () => {
    process.argv[1] = '/opt/my "tool"';
    expect(await sent('-m', 'hello')).toContain(' exe=2F6F70742F6D792022746F6F6C22 ');
  });
});

describe('no message', () => {
  it.each(['two\nlines', 'a bell\u0007'])('is sent with control characters: %j', async (text) => {
    const { exitCode, errors, types } = await runOn({}, '-m', text);
    expect([exitCode, errors, types]).toEqual([
      255,
      ['Illegal character in audit event', FINAL],
      [],
    ]);
  });

  it('is sent when more words follow', async () => {
    const { exitCode, types } = await runOn({}, '-m', 'two', 'words');
    expect([exitCode, types]).toEqual([255, []]);
  });

  it('gets through where the kernel refuses it, and that is said', async () => {
    const refusals = new Map([[MESSAGE_TYPE.USER, EPERM]]);
    const { exitCode, errors } = await runOn({ refusals }, '-m', 'hello');
    expect([exitCode, errors]).toEqual([
      255,
      ['tsauditctl: the message was not sent: Operation not permitted', FINAL],
    ]);
  });
});
