/** Writing to the standard streams: everything, at once, byte for byte, until nobody reads. */
import fs from 'node:fs';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { standardOutput } from '../../../../lib/cli/shared/output';
import { thrownBy } from '../../thrown';

afterEach(() => {
  jest.restoreAllMocks();
});

/** A descriptor that takes so many bytes at a time, or fails; tells what it took. */
function descriptorTakes(...steps: readonly (number | string)[]): Record<number, string> {
  const taken: Record<number, string> = {};
  let step = 0;
  jest.spyOn(fs, 'writeSync').mockImplementation(((
    descriptor: number,
    bytes: Uint8Array,
    offset: number,
  ) => {
    const now = steps[step++] ?? Number.POSITIVE_INFINITY;
    if (typeof now === 'string') throw Object.assign(new Error(now), { code: now });
    const part = Buffer.from(bytes.subarray(offset, offset + now));
    taken[descriptor] = (taken[descriptor] ?? '') + part.toString('latin1');
    return part.length;
  }) as typeof fs.writeSync);
  return taken;
}

describe('standardOutput', () => {
  it('writes text to the one stream and lines to the other', () => {
    const taken = descriptorTakes();
    standardOutput.out('a\nb');
    standardOutput.error('c');
    expect(taken).toEqual({ 1: 'a\nb', 2: 'c\n' });
  });

  it('writes bytes that are no text as they came', () => {
    const taken = descriptorTakes();
    standardOutput.out('ü\udcff');
    expect(taken[1]).toBe('Ã¼ÿ');
  });

  it('writes nothing for nothing', () => {
    const taken = descriptorTakes();
    standardOutput.out('');
    expect(taken).toEqual({});
  });

  it('goes on until everything was taken, and waits for a pipe that is full', () => {
    const taken = descriptorTakes(2, 'EAGAIN', 1, 'EAGAIN', 'EAGAIN');
    standardOutput.out('abcdef');
    expect(taken[1]).toBe('abcdef');
  });

  it.each(['EPIPE', 'ECONNRESET'])('goes on when nobody reads any more: %s', (code) => {
    const taken = descriptorTakes(1, code, 0, code);
    standardOutput.out('ab');
    standardOutput.out('cd');
    standardOutput.error('e');
    expect(taken).toEqual({ 1: 'a', 2: 'e\n' });
  });

  it('lets every other failure through', () => {
    descriptorTakes('EIO');
    expect(thrownBy(() => standardOutput.error('ab'))).toMatchObject({ code: 'EIO' });
  });
});
