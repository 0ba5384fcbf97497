/**
 * The main job, once around: shows the status, watches a file of its own, shows the rule as the kernel
 * lists it and the record that the kernel writes when the file is touched, and leaves everything as it
 * found it. Where the machine does not allow that, shows how the same rules compile, offline.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AuditClient,
  AuditError,
  compileRule,
  decodeRule,
  encodeRule,
  formatRule,
  parseRule,
  RecordStream,
} from 'audit-netlink';

const KEY = `demo-${process.pid}`;
const RECORD_TIMEOUT_MS = 5000;

function heading(text) {
  console.log(`\n== ${text}`);
}

/** The records of the first event with our key, in the kernel's order. */
async function nextEvent(stream) {
  const bySerial = new Map();
  let found;
  for await (const record of stream) {
    const serial = /^audit\([\d.]+:(\d+)\)/.exec(record.text ?? '')?.[1];
    if (serial === undefined) continue;
    bySerial.set(serial, [...(bySerial.get(serial) ?? []), record]);
    if (record.type === 'SYSCALL' && record.text.includes(`key="${KEY}"`)) found = serial;
    if (record.type === 'EOE' && serial === found) return bySerial.get(serial);
  }
  return [];
}

async function live(client, directory) {
  const file = join(directory, 'watched');
  writeFileSync(file, 'before\n');
  const before = await client.getStatus();
  heading('Status');
  console.log(before);
  if (before.enabled === 'immutable') {
    throw new Error('the audit configuration is locked until the next boot');
  }

  const stream = new RecordStream({ signal: AbortSignal.timeout(RECORD_TIMEOUT_MS) });
  // An interrupted demo must not leave its rule behind, so the rule is taken back on signals too.
  const restore = async () => {
    await client.deleteAllRules({ key: KEY });
    await client.setEnabled(before.enabled);
  };
  const interrupted = () => void restore().finally(() => process.exit(130));
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    heading('A watch on a file of our own, as the kernel lists it');
    await client.addRule(`-w ${file} -p wa -k ${KEY}`);
    for (const rule of await client.listRules({ key: KEY })) console.log(formatRule(rule));

    heading('What the kernel says when the file is touched');
    await client.setEnabled('enabled');
    // The kernel audits only processes that began after audit was first enabled: not this one.
    execFileSync('touch', [file]);
    const records = await nextEvent(stream);
    if (records.length === 0) throw new Error('the kernel sent no record in time');
    for (const { type, text } of records) console.log(`type=${type} msg=${text}`);
  } finally {
    stream.close();
    await restore();
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
  heading('Afterwards');
  const left = await client.listRules({ key: KEY });
  const after = await client.getStatus();
  console.log(`our rules left: ${left.length}; enabled: ${after.enabled}, as before`);
}

function offline() {
  const rules = [
    '-w /etc/passwd -p wa -k passwd_changes',
    '-a always,exit -F arch=b64 -S unlink,rename -F auid>=1000 -F auid!=unset -k delete',
  ];
  for (const text of rules) {
    const { rule } = parseRule(text);
    const { fields } = compileRule(rule);
    const bytes = encodeRule(rule);
    heading(text);
    console.log('conditions ', JSON.stringify([...rule.where, { keys: rule.keys }]));
    console.log(
      'fields     ',
      `${fields.length / 3} of (field, operator, value): ${fields.join(' ')}`,
    );
    console.log('bytes      ', `${bytes.length}, ending in ${bytes.subarray(1040).toString()}`);
    console.log('read back  ', formatRule(decodeRule(bytes)));
  }
}

const directory = mkdtempSync(join(tmpdir(), 'audit-netlink-demo-'));
try {
  const client = new AuditClient();
  try {
    await live(client, directory);
  } finally {
    client.close();
  }
} catch (error) {
  if (!(error instanceof AuditError)) throw error;
  console.log(`Not on the live kernel: ${error.message}`);
  console.log('The same rules, compiled offline:');
  offline();
} finally {
  rmSync(directory, { recursive: true });
}
