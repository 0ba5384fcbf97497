/** Rules and what they are for: the records that the kernel writes when one matches. */
import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { AuditClient, type AuditRecord, RecordStream } from '../../lib';
import { describeLive } from '../support/live-kernel';
import { patience } from '../support/patience';

/** The records of the event whose SYSCALL record carries the key. */
async function eventWithKey(stream: RecordStream, key: string): Promise<AuditRecord[]> {
  const events = new Map<string, AuditRecord[]>();
  for await (const record of stream) {
    if (record.type === 'lost') continue;
    const { text } = record;
    const serial = /^audit\([\d.]+:(\d+)\)/.exec(text)?.[1] ?? '';
    const event = events.get(serial) ?? [];
    event.push(record);
    events.set(serial, event);
    const marked = event.some(
      ({ type, text: other }) => type === 'SYSCALL' && other.includes(`key="${key}"`),
    );
    if (record.type === 'EOE' && marked) return event;
  }
  return [];
}

describeLive('records', () => {
  it('has a SYSCALL and an OBJ_PID record when a rule on kill matches', async () => {
    const client = new AuditClient();
    await client.setEnabled('enabled');
    // Only processes that began after audit was enabled are audited, so the killer begins now.
    const sleep = spawn('sleep', ['600'], { stdio: 'ignore' });
    const sleepEnded = once(sleep, 'exit');
    const killer = spawn('sh', ['-c', 'read go; kill "$1"', 'sh', String(sleep.pid)], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const stream = new RecordStream({ signal: patience() });
    try {
      await client.addRule(`-a exit,always -F arch=b64 -S kill -F pid=${killer.pid} -k kill_rule`);
      killer.stdin.end('go\n');
      const event = await eventWithKey(stream, 'kill_rule');
      const types = event.map((record) => record.type);
      expect(types).toEqual(expect.arrayContaining(['SYSCALL', 'OBJ_PID', 'PROCTITLE', 'EOE']));
      const target = event.find((record) => record.type === 'OBJ_PID');
      expect(target?.text).toContain(`opid=${sleep.pid} `);
    } finally {
      stream.close();
      await client.deleteAllRules({ key: 'kill_rule' });
      client.close();
      sleep.kill('SIGKILL');
      await sleepEnded;
    }
  });

  it('ends without an error when it is closed, and when it is aborted', async () => {
    const closed = new RecordStream();
    closed.close();
    closed.close();
    const aborted = new RecordStream({ signal: AbortSignal.abort() });
    for (const stream of [closed, aborted]) {
      const records: unknown[] = [];
      for await (const record of stream) records.push(record);
      expect(records).toEqual([]);
    }
  });
});
