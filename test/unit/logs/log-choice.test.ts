/** Which logs tsausearch and tsaureport read. */
import { expect, it } from '@jest/globals';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { chooseLogs, endOfEventMs } from '../../../lib/logs/log-choice';
import { STANDARD_INPUT } from '../../../lib/logs/log-file';
import { command } from '../../support/command';
import { ScratchFolder } from '../policy/files/scratch-folder';

const folder = new ScratchFolder();

const RECORD = "type=USER_CMD msg=audit(1700000000.000:1): pid=1 uid=0 auid=0 msg='res=success'\n";

interface Asked {
  readonly input?: string;
  readonly fromSystem?: boolean;
}

async function chosen({ input, fromSystem = false }: Asked, standardInput: string) {
  const descriptor = openSync(standardInput, 'r+');
  try {
    const choice = await chooseLogs({ input, fromSystem }, () => {}, descriptor);
    return { paths: choice.files.map(({ path }) => path), isLive: choice.isLive };
  } finally {
    closeSync(descriptor);
  }
}

it('are standard input only where that is a pipe, and nothing else is asked for', async () => {
  const pipe = join(folder.path, 'pipe');
  command('mkfifo', [pipe]);
  const log = folder.file('audit.log', RECORD);
  expect(await chosen({}, pipe)).toEqual({ paths: [STANDARD_INPUT], isLive: true });
  expect(await chosen({ input: log }, pipe)).toEqual({ paths: [log], isLive: false });
  for (const one of [await chosen({ fromSystem: true }, pipe), await chosen({}, log)]) {
    expect(one.isLive).toBe(false);
    expect(one.paths).not.toContain(STANDARD_INPUT);
    expect(one.paths).not.toContain(log);
  }
});

it('are waited for as long as is asked', () => {
  expect(endOfEventMs(5000)).toBe(5000);
  expect(endOfEventMs(undefined)).toBeGreaterThan(0);
});
