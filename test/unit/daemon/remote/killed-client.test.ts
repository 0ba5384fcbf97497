/** A client that is killed at any moment, with its queue on the disk: nothing that it took is missing. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { KeepingServer } from '../../../support/remote-peer';

const PROGRAM = join(__dirname, '../../../support/queue-program.mjs');
const KILLS = Number(process.env['AUDIT_NETLINK_KILLS'] ?? 50);
const WINDOW = 64;
/** What a queue takes at once. */
const BATCH = 37;

interface Run {
  /** The number behind the last one that it said it took. */
  readonly next: number;
  readonly stderr: string;
  readonly code: number | null;
}

async function run(
  folder: string,
  port: number,
  from: number,
  to: number,
  killMs?: number,
): Promise<Run> {
  const child = spawn(process.execPath, [PROGRAM, folder, ...[port, from, to].map(String)]);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => (stdout += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
  const closed = once(child, 'close');
  if (killMs !== undefined) {
    await Promise.race([once(child.stdout, 'data'), closed]);
    await setTimeout(killMs);
    child.kill('SIGKILL');
  }
  const [code] = (await closed) as [number | null];
  const said = stdout.trim();
  return { next: said === '' ? from : Number(said.split('\n').at(-1)), stderr, code };
}

describe('a client that is killed', () => {
  it(`loses nothing that it took, ${KILLS} times`, async () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'killed-client-')), 'queue');
    // Slow enough that lines wait, and replies are lost.
    const kept = new KeepingServer({ trustNode: true, maxPerAddress: 100 });
    const { consume } = kept;
    kept.consume = async (lines) => {
      await setTimeout(1);
      return await consume(lines);
    };
    await kept.listen();
    let next = 0;
    for (let kill = 0; kill < KILLS; kill++) {
      const one = await run(folder, kept.port, next, Number.MAX_SAFE_INTEGER, (kill * 7) % 45);
      expect(one).toMatchObject({ code: null, stderr: expect.not.stringContaining('damaged') });
      expect(one.next).toBeGreaterThan(next);
      next = one.next;
    }
    const last = await run(folder, kept.port, next, next + 1);
    expect(last).toMatchObject({ code: 0 });
    await kept.server.close();
    const seen = new Map<number, number>();
    for (const line of kept.lines) {
      const number = Number(line.split('=').at(-1));
      seen.set(number, (seen.get(number) ?? 0) + 1);
    }
    const missing = Array.from({ length: last.next }, (_, number) => number).filter(
      (number) => !seen.has(number),
    );
    expect(missing).toEqual([]);
    // Twice is what was under way without its reply, and what was taken and not said so.
    const twice = kept.lines.length - seen.size;
    expect(twice).toBeLessThanOrEqual((KILLS + 1) * (WINDOW + BATCH));
    rmSync(join(folder, '..'), { recursive: true });
  });
});
