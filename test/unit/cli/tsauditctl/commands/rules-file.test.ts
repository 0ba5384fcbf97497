/** `-R`: which files are read at all, and that no other is. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { textOfBytes } from '../../../../../lib/text/byte-text';
import { MESSAGE_TYPE } from '../../../../../lib/tables/audit.generated';
import { PRIVILEGED, processIs } from '../../../process-state';
import { ScratchFolder } from '../../../policy/files/scratch-folder';
import { runOn } from '../../run-on';

const folder = new ScratchFolder();

beforeEach(() => {
  processIs(PRIVILEGED);
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function refusedWith(path: string, message: string): Promise<void> {
  const { exitCode, errors, types } = await runOn({}, '-R', path);
  expect([exitCode, errors]).toEqual([1, [message]]);
  expect(types).toEqual([MESSAGE_TYPE.GET]);
}

describe('a rules file', () => {
  it('runs line by line', async () => {
    const path = folder.file('a.rules', '# first\n-b 320\n-r 7\n');
    const { exitCode, errors, types } = await runOn({}, '-R', path);
    expect([exitCode, errors]).toEqual([0, []]);
    expect(types.filter((type) => type === MESSAGE_TYPE.SET)).toHaveLength(2);
  });

  it('may have a name that is not UTF-8', async () => {
    const name = Buffer.concat([Buffer.from(`${folder.path}/caf`), Buffer.of(0xe9, 0x80)]);
    writeFileSync(name, '-b 320\n');
    const { exitCode, errors } = await runOn({}, '-R', textOfBytes(name));
    expect([exitCode, errors]).toEqual([0, []]);
  });

  it('that is not there is named', async () => {
    const path = `${folder.path}/no`;
    await refusedWith(path, `audit rules file ${path} doesn't exist`);
  });

  it('below a file is named with the reason', async () => {
    const path = `${folder.file('a.rules', '')}/b.rules`;
    await refusedWith(path, `Error opening ${path} (Not a directory)`);
  });

  it('that is a folder or a fifo is refused, and holds nothing up', async () => {
    await refusedWith(folder.path, `Error - ${folder.path} is not a regular file`);
    const fifo = `${folder.path}/fifo`;
    spawnSync('mkfifo', [fifo]);
    await refusedWith(fifo, `Error - ${fifo} is not a regular file`);
  });

  it('that everybody may write to is refused', async () => {
    const path = folder.file('a.rules', '-b 320\n', 0o602);
    await refusedWith(path, `Error - ${path} is world writable`);
  });

  it('is not even opened when the kernel is locked', async () => {
    const { exitCode, errors } = await runOn({ status: { enabled: 2 } }, '-R', folder.path);
    expect([exitCode, errors]).toEqual([
      1,
      ['The audit system is in immutable mode, no rule changes allowed'],
    ]);
  });
});
