/** Writes the golden logs of test/golden/lsm from what test/vm/recording.ts said on the third serial line. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Before the lines of each: `== 6.1/apparmor-profiles.log`. */
const HEADER = /^== (\d+\.\d+\/[\w-]+\.log)\n/m;

export function writeGoldenLogs(root, text) {
  const [, ...parts] = text.replaceAll('\r\n', '\n').split(HEADER);
  for (let at = 0; at < parts.length; at += 2) {
    const path = join(root, 'test', 'golden', 'lsm', parts[at]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, parts[at + 1]);
    console.log(`  wrote ${parts[at]}`);
  }
}
