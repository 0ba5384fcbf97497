/** Records as plugins read them. */
import { expect, it } from '@jest/globals';
import { endianness } from 'node:os';
import { framesOf, linesOf } from '../../../../lib/daemon/dispatch/record-bytes';

const LINE = 'type=SYSCALL msg=audit(1700000000.123:7): arch=c000003e';
const record = (line: string, isRaw = false): { type: number; line: Buffer; isRaw: boolean } => ({
  type: 1300,
  line: Buffer.from(line),
  isRaw,
});

it('gives each a line, with blanks for newlines inside', () => {
  const bytes = linesOf([record('a\nb\n'), record(''), record('c')]);
  expect(Buffer.from(bytes).toString()).toBe('a b \n\nc\n');
});

it('leaves the records as they are', () => {
  const given = record('a\nb');
  linesOf([given]);
  expect(given.line.toString()).toBe('a\nb');
});

/** The frames that bytes hold. */
function framesIn(
  bytes: Uint8Array,
): { version: number; header: number; type: number; text: string }[] {
  const buffer = Buffer.from(bytes);
  const number = (at: number): number =>
    endianness() === 'LE' ? buffer.readUInt32LE(at) : buffer.readUInt32BE(at);
  const frames = [];
  for (let at = 0; at < buffer.length;) {
    const size = number(at + 12);
    const text = buffer.toString('utf8', at + 16, at + 16 + size);
    frames.push({ version: number(at), header: number(at + 4), type: number(at + 8), text });
    at += 16 + size;
  }
  return frames;
}

it('says in binary what the kernel said, or the line', () => {
  const bytes = framesOf([record(LINE, true), record(LINE), record(`node=a ${LINE}`, true)]);
  expect(framesIn(bytes)).toEqual([
    { version: 0, header: 16, type: 1300, text: 'audit(1700000000.123:7): arch=c000003e' },
    { version: 1, header: 16, type: 1300, text: LINE },
    { version: 1, header: 16, type: 1300, text: `node=a ${LINE}` },
  ]);
});

it('takes part of a larger buffer for what it is', () => {
  const whole = Buffer.from(`xx${LINE}yy`);
  const line = whole.subarray(2, 2 + LINE.length);
  expect(framesIn(framesOf([{ type: 1, line, isRaw: true }]))[0]?.text).toBe(LINE.slice(17));
});

it('makes of nothing nothing', () => {
  expect([linesOf([]).length, framesOf([]).length]).toEqual([0, 0]);
});
