/** The program's words, also those whose bytes are no text. */
import fs from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { argumentWords } from '../../../../lib/cli/shared/arguments';

const { argv } = process;
const { readFileSync } = fs;

afterEach(() => {
  process.argv = argv;
  jest.restoreAllMocks();
});

/** Starts the program as the kernel would: Node decodes the words, proc(5) has the bytes. */
function startedWith(bytes: Buffer, ...decoded: readonly string[]): jest.Mock {
  process.argv = ['node', 'tsauditctl', ...decoded];
  const read = jest.fn((path: string, options: 'utf8') =>
    path === '/proc/self/cmdline' ? bytes : readFileSync(path, options),
  );
  jest.spyOn(fs, 'readFileSync').mockImplementation(read as unknown as typeof readFileSync);
  return read as unknown as jest.Mock;
}

describe('argumentWords', () => {
  it('are Node’s where nothing was lost', () => {
    const read = startedWith(Buffer.from('something else\0'), '-w', '/ü');
    expect(argumentWords()).toEqual(['-w', '/ü']);
    expect(read).not.toHaveBeenCalled();
  });

  it.each([
    ['node\0tsauditctl\0-w\0/\xff\0', ['-w', '/\ufffd'], ['-w', '/\udcff']],
    ['node\0--flag\0tsauditctl\0\xfe\0\0', ['\ufffd', ''], ['\udcfe', '']],
    ['node\0tsauditctl\0a\0\xc3\xbc\xff', ['a', 'ü\ufffd'], ['a', 'ü\udcff']],
    ['node\0tsauditctl\0\xef\xbf\xbd\0', ['\ufffd'], ['\ufffd']],
  ])('are the bytes of %j where something was', (bytes, decoded, words) => {
    startedWith(Buffer.from(bytes, 'latin1'), ...decoded);
    expect(argumentWords()).toEqual(words);
  });
});
