/**
 * A client with a queue on the disk that is there to be killed:
 * `node queue-program.mjs <folder> <port> <from> <to>` takes numbered lines into the queue and prints each number
 * that it took, while it delivers; with nothing more to take it ends when all is delivered.
 */
import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { takeTypeScript } from './typescript-modules.cjs';

takeTypeScript();
const require = createRequire(import.meta.url);
const [folder, port, from, to] = process.argv.slice(2);
const { DiskQueue } = require('../../lib/daemon/remote/disk-queue.ts');
const { RemoteClient } = require('../../lib/daemon/remote/remote-client.ts');

const queue = new DiskQueue({ folder, depth: 1_000_000, segmentBytes: 20_000 });
if (queue.damage.length > 0) writeSync(2, `${queue.damage.join('\n')}\n`);
const client = new RemoteClient({
  host: '127.0.0.1',
  port: Number(port),
  format: 'managed',
  window: 64,
  queue,
  heartbeatMs: 0,
  retryMs: 5,
  maxTries: 1_000_000,
  maxTimeMs: 60_000,
  react: () => 'keep',
});

let next = Number(from);
async function take() {
  while (next < Number(to)) {
    const lines = [];
    for (let count = 1 + (next % 37); count > 0; count--) {
      lines.push(Buffer.from(`node=a type=USER number=${next++}`));
    }
    client.push(lines);
    writeSync(1, `${next}\n`);
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
  }
}
await take();
await client.flush(60_000);
client.close();
queue.close();
