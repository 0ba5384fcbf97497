/** Remote logging between this package and Debian's audisp-remote and auditd, both ways, over loopback. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MemoryQueue } from '../../lib/daemon/remote/line-queue';
import { RemoteClient } from '../../lib/daemon/remote/remote-client';
import { freePort } from '../support/free-port';
import { DebianAudispRemote, DebianAuditd, hasDebianAudit } from '../support/debian-audit';
import { until } from '../support/patience';
import { KeepingServer } from '../support/remote-peer';

if (!hasDebianAudit && process.env['CI'] === 'true') {
  throw new Error(
    'auditd and audisp-remote are not installed, or may have no namespace of their own',
  );
}
const describeWithDebian = hasDebianAudit ? describe : describe.skip;

function lines(from: number, to: number): string[] {
  return Array.from(
    { length: to - from },
    (_, index) =>
      `node=web1 type=USER_LOGIN msg=audit(1700000000.000:${from + index}): pid=1 res=success`,
  );
}

describeWithDebian('remote logging with the originals', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remote-compat-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('audisp-remote delivers to a server of ours, also one that ends and comes back', async () => {
    let kept = await new KeepingServer().listen();
    const { port } = kept;
    const plugin = new DebianAudispRemote(join(folder, 'plugin'), [
      'remote_server = 127.0.0.1',
      `port = ${port}`,
      'queue_depth = 10240',
      'network_retry_time = 1',
      'max_tries_per_record = 60',
      'max_time_per_record = 60',
      'heartbeat_timeout = 1',
      'remote_ending_action = reconnect',
    ]);
    const all: string[] = [];
    for (let turn = 0; turn < 3; turn++) {
      const from = turn * 2000;
      await plugin.take(lines(from, from + 2000));
      // In the middle of what it delivers.
      const { lines: delivered } = kept;
      await until(() => all.length + delivered.length >= from + 1000);
      if (turn < 2) {
        await kept.server.close();
        all.push(...kept.lines);
        kept = await new KeepingServer({ port }).listen();
      }
      // It connects again when the next record comes.
      await plugin.take(lines(from, from + 1));
    }
    await until(() => new Set([...all, ...kept.lines]).size === 6000);
    await plugin.end();
    await kept.server.close();
    all.push(...kept.lines);
    expect([...new Set(all)]).toEqual(lines(0, 6000));
    // Twice are those that were given twice, and what was under way at each end.
    expect(all.length - 6000).toBeLessThanOrEqual(3 + 2);
  });

  it('a client of ours delivers to auditd, which has never heard of windows', async () => {
    const port = await freePort();
    let auditd = new DebianAuditd(join(folder, 'auditd'), port);
    await auditd.listens();
    // It is not the kernel's daemon.
    const status = readFileSync(`/proc/${auditd.pid}/status`, 'latin1');
    const effective = BigInt(`0x${/^CapEff:\s*(\w+)/m.exec(status)?.[1]}`);
    expect(effective & (1n << 30n)).toBe(0n);
    const failures: string[] = [];
    const client = new RemoteClient({
      host: '127.0.0.1',
      port,
      format: 'managed',
      window: 64,
      queue: new MemoryQueue(100_000),
      heartbeatMs: 100,
      retryMs: 100,
      maxTries: 1000,
      maxTimeMs: 60_000,
      react: (kind) => {
        failures.push(kind);
        return 'keep';
      },
    });
    client.push(lines(0, 3000).map((line) => Buffer.from(line)));
    await until(() => auditd.lines.length > 500);
    await auditd.end();
    auditd = new DebianAuditd(join(folder, 'auditd'), port);
    expect(await client.flush(60_000)).toBe(true);
    client.push(lines(3000, 4000).map((line) => Buffer.from(line)));
    expect(await client.flush(60_000)).toBe(true);
    client.close();
    await auditd.end();
    expect([...new Set(auditd.lines)]).toEqual(lines(0, 4000));
    expect(auditd.lines.length).toBeLessThanOrEqual(4001);
    expect(new Set(failures)).toEqual(new Set(['remote_ending']));
  });
});
