/** The guard of the live tests itself: whatever ends a run, the machine's audit state comes back. */
import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditClient } from '../../lib';
import { withoutCounters } from '../support/kernel-status';
import { describeLive } from '../support/live-kernel';
import { until } from '../support/patience';

const RUN = join(__dirname, '../support/guarded-run.cjs');

describeLive('guard', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'puts everything back after a run that %s ended',
    async (signal) => {
      const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
      const lock = join(directory, 'lock');
      writeFileSync(lock, '');
      const client = new AuditClient();
      const before = await client.getStatus();
      const run = spawn(process.execPath, [RUN, lock], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(run.stdout, 'data');
      expect(await client.listRules()).toHaveLength(1);
      expect((await client.getStatus()).backlogLimitRecords).toBe(1234);
      const ended = once(run, 'exit');
      run.kill(signal);
      await ended;
      // The watchdog frees the lock as the last thing it does.
      await until(() => !existsSync(lock));
      expect(await client.listRules()).toEqual([]);
      expect(withoutCounters(await client.getStatus())).toEqual(withoutCounters(before));
      client.close();
      rmSync(directory, { recursive: true });
    },
  );
});
