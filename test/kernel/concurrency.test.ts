/** Many at once on one kernel: nothing is lost, nothing is doubled, every error is true. */
import { expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { AuditClient } from '../../lib';
import { describeLive } from '../support/live-kernel';

const WORKER = join(__dirname, '../support/rule-worker.cjs');

async function worker(number: number): Promise<string> {
  const child = spawn(process.execPath, [WORKER, String(number), '3'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return code === 0 ? '' : errors;
}

function rule(pid: number): string {
  return `-a always,exit -F arch=b64 -S kill -F pid=${pid} -k audit-netlink-concurrency`;
}

describeLive('concurrency', () => {
  it('lets twenty processes add, list and delete different rules', async () => {
    const errors = await Promise.all(Array.from({ length: 20 }, (_, number) => worker(number)));
    expect(errors.filter((text) => text !== '')).toEqual([]);
  });

  it('keeps two clients of one process apart', async () => {
    const clients = [new AuditClient(), new AuditClient()] as const;
    const [one, other] = await Promise.all(
      clients.map((client, at) => client.addRules([rule(1 + at * 2), rule(2 + at * 2)])),
    );
    expect([...(one ?? []), ...(other ?? [])].map((result) => result.ok)).toEqual(
      Array.from({ length: 4 }, () => true),
    );
    const lists = await Promise.all(clients.map((client) => client.listRules()));
    expect(lists[0]).toEqual(lists[1]);
    expect(lists[0]).toHaveLength(4);
    await clients[0].deleteAllRules();
    for (const client of clients) client.close();
  });

  it('lists a whole number of rules while others are being added', async () => {
    const adder = new AuditClient();
    const lister = new AuditClient();
    const texts = Array.from({ length: 600 }, (_, at) => rule(at + 1));
    const adding = adder.addRules(texts);
    const adds = { ended: false };
    const watched = (async () => {
      await adding;
      adds.ended = true;
    })();
    const lengths: number[] = [];
    while (!adds.ended) {
      const rules = await lister.listRules();
      const pids = rules.map(({ where }) => where[1] as { value: number });
      // A prefix of what is being added, in its order: no rule is skipped, none is there twice.
      expect(pids.map(({ value }) => value)).toEqual(rules.map((_, at) => at + 1));
      lengths.push(rules.length);
    }
    await watched;
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
    expect(await lister.listRules()).toHaveLength(600);
    await adder.deleteAllRules();
    adder.close();
    lister.close();
  });
});
