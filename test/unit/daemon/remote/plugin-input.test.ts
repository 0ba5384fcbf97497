/** What auditd gives its plugins, in both formats and any pieces. */
import { endianness } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LONGEST_OWN_BODY } from '../../../../lib/daemon/remote/frames';
import { PluginInput, PluginInputError } from '../../../../lib/daemon/remote/plugin-input';

function pieces(bytes: Buffer, length: number): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) found.push(bytes.subarray(at, at + length));
  return found;
}

function decoded(bytes: Buffer, length = bytes.length): string[] {
  const input = new PluginInput();
  const lines = pieces(bytes, length).flatMap((piece) => input.decode(piece));
  return [...lines, ...input.end()].map(String);
}

function record(version: number, type: number, payload: string): Buffer {
  const numbers = Uint32Array.of(version, 16, type, Buffer.byteLength(payload));
  return Buffer.concat([Buffer.from(numbers.buffer), Buffer.from(payload)]);
}

describe('lines', () => {
  it('come in pieces of any size, without those that end events', () => {
    const text = [
      'type=A msg=audit(1.000:1): a',
      'node=x type=EOE msg=audit(1.000:1): ',
      'type=EOE msg=audit(1.000:1): ',
      'type=EOEX msg=1\r',
      '',
      'node=x type=B msg=type=EOE',
      'last',
    ].join('\n');
    for (let length = 1; length <= text.length; length++) {
      expect(decoded(Buffer.from(text), length)).toEqual([
        'type=A msg=audit(1.000:1): a',
        'type=EOEX msg=1',
        'node=x type=B msg=type=EOE',
        'last',
      ]);
    }
  });

  it('that are too long lose their end, and no other', () => {
    const input = new PluginInput();
    const long = 'x'.repeat(LONGEST_OWN_BODY + 1000);
    const lines = pieces(Buffer.from(`a\n${long}\n${long}${long}\nb\n`), 10_000).flatMap((piece) =>
      input.decode(piece),
    );
    expect(lines.map(({ length }) => length)).toEqual([1, LONGEST_OWN_BODY, LONGEST_OWN_BODY, 1]);
    expect(input.cut).toBe(2);
    expect(input.end()).toEqual([]);
  });
});

describe('records with headers', () => {
  const bytes = Buffer.concat([
    record(0, 1300, 'audit(1.000:1): arch=c000003e'),
    record(1, 1300, 'node=x type=SYSCALL msg=audit(1.000:1): a\nb\n'),
    record(0, 1320, 'audit(1.000:1): '),
    record(1, 0, 'type=EOE msg=audit(1.000:1): '),
    record(0, 999_999, 'audit(1.000:2): x'),
  ]);

  it('become the lines of the log', () => {
    for (const length of [1, 7, 16, 50, bytes.length]) {
      expect(decoded(bytes, length)).toEqual([
        'type=SYSCALL msg=audit(1.000:1): arch=c000003e',
        'node=x type=SYSCALL msg=audit(1.000:1): a b',
        'type=UNKNOWN[999999] msg=audit(1.000:2): x',
      ]);
    }
  });

  it('are in the byte order of the machine', () => {
    expect(record(1, 0, '').subarray(0, 4).toString('hex')).toBe(
      endianness() === 'LE' ? '01000000' : '00000001',
    );
  });

  it('that are none are refused', () => {
    expect(() => decoded(Buffer.alloc(16))).toThrow(PluginInputError);
    expect(() => decoded(Buffer.concat([bytes, Buffer.from('type=A msg=1234\n')]))).toThrow(
      'neither lines nor records',
    );
  });
});

describe('any bytes', () => {
  it('are lines, or refused', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.integer({ min: 1, max: 20 }),
        (bytes, length) => {
          try {
            return decoded(Buffer.from(bytes), length).every((line) => !line.includes('\n'));
          } catch (error) {
            return error instanceof PluginInputError;
          }
        },
      ),
    );
    expect(decoded(Buffer.alloc(0))).toEqual([]);
  });
});
