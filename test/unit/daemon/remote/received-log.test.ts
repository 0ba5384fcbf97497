/** A log that lines from the network are appended to, on a disk with and without room. */
import { mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ReceivedLog } from '../../../../lib/daemon/remote/received-log';

const folder = mkdtempSync(join(tmpdir(), 'received-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

function received(...texts: string[]) {
  return texts.map((text) => ({ address: '10.0.0.1', port: 1, line: Buffer.from(text) }));
}

describe('a log', () => {
  it.each([false, true])('has the lines that were answered, with sync %s', async (syncs) => {
    const path = join(folder, `${syncs}.log`);
    const log = new ReceivedLog(path, syncs);
    const batches = Array.from({ length: 30 }, (_, index) => received(`${index} a`, `${index} b`));
    const results = await Promise.all(batches.map(async (batch) => await log.write(batch)));
    expect(results).toEqual(batches.map(() => ({ written: 2, state: 'ok' })));
    log.close();
    const expected = batches.flatMap((batch) => batch.map(({ line }) => `${line.toString()}\n`));
    expect(readFileSync(path, 'utf8')).toBe(expected.join(''));
  });

  it('goes on with another file after it was rotated', async () => {
    const path = join(folder, 'rotated.log');
    const log = new ReceivedLog(path, true);
    await log.write(received('one'));
    renameSync(path, `${path}.1`);
    await log.write(received('two'));
    const writing = log.write(received('three'));
    log.reopen();
    expect(await writing).toMatchObject({ state: 'ok' });
    await log.write(received('four'));
    log.close();
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('one\ntwo\nthree\n');
    expect(readFileSync(path, 'utf8')).toBe('four\n');
  });

  it('says that the disk is full', async () => {
    const log = new ReceivedLog('/dev/full', false);
    expect(await log.write(received('one'))).toEqual({
      written: 0,
      state: 'disk-full',
      text: expect.stringMatching(/^the log .*(full|room|space)/),
    });
    log.close();
  });

  it('says that it failed', async () => {
    const log = new ReceivedLog(join(folder, 'closed.log'), false);
    log.close();
    expect(await log.write(received('one'))).toMatchObject({ written: 0, state: 'disk-error' });
  });
});
