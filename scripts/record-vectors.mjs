/**
 * Records what the installed auditctl sends to the kernel for each rule text of the golden tests. A
 * preloaded library plays the kernel, so nothing is changed on this machine.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { machine, release, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const TEXTS = join(ROOT, 'test', 'golden', 'rule-texts.rules');
const RECORDED = join(ROOT, 'test', 'golden', 'rule-bytes.json');
const PRELOAD = join(ROOT, 'test', 'support', 'auditctl-preload.c');

const ADD_RULE = 1011;

/** Type and payload of each request in the library's log: two 32-bit numbers, then the payload. */
function* requestsIn(log) {
  for (let offset = 0; offset < log.length;) {
    const end = offset + 8 + log.readUInt32LE(offset + 4);
    yield { type: log.readUInt32LE(offset), payload: log.subarray(offset + 8, end) };
    offset = end;
  }
}

const folder = mkdtempSync(join(tmpdir(), 'audit-netlink-'));
try {
  const library = join(folder, 'preload.so');
  const log = join(folder, 'requests');
  execFileSync('cc', ['-shared', '-fPIC', '-o', library, PRELOAD, '-ldl']);
  const auditctl = (words) => {
    rmSync(log, { force: true });
    const env = [`LD_PRELOAD=${library}`, `AUDIT_REQUEST_LOG=${log}`];
    const result = spawnSync('unshare', ['-r', 'env', ...env, 'auditctl', ...words], {
      encoding: 'utf8',
    });
    if (result.status !== 0) throw new Error(`auditctl ${words.join(' ')}: ${result.stderr}`);
    return result.stdout.trim();
  };
  const lines = readFileSync(TEXTS, 'utf8').split('\n');
  const rules = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((text) => {
      auditctl(text.split(' '));
      const request = [...requestsIn(readFileSync(log))].find(({ type }) => type === ADD_RULE);
      return { text, bytes: request.payload.toString('hex') };
    });
  const recorded = {
    by: auditctl(['-v']),
    kernel: release().match(/^\d+\.\d+/)?.[0],
    machine: machine(),
    rules,
  };
  writeFileSync(RECORDED, `${JSON.stringify(recorded, undefined, 1)}\n`);
  console.log(`${rules.length} rules recorded from ${recorded.by}`);
} finally {
  rmSync(folder, { recursive: true });
}
