/**
 * The main job, once around: shows the status, has `audit-netlink events` watch a folder of its own for a
 * while, shows the rule as the kernel lists it and what the kernel says when a file is touched, and
 * leaves everything as it found it. Where the machine does not allow that, shows how rules compile and
 * how events of a log look, offline.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
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
} from 'audit-netlink';

const COMMAND = join(import.meta.dirname, '..', 'dist', 'cli', 'audit-netlink.js');
const KEY = `demo-${process.pid}`;

/** For events that the kernel does not send. */
const PATIENCE_MS = 60_000;

/** What a shell that may not read a file makes of it: three records of audit.log. */
const LOG = `
type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffd a2=0 a3=0 items=1 ppid=1200 pid=1201 auid=1000 uid=1000 gid=1000 euid=1000 suid=1000 fsuid=1000 egid=1000 sgid=1000 fsgid=1000 tty=pts0 ses=3 comm="cat" exe="/usr/bin/cat" key="secrets"
type=CWD msg=audit(1700000000.123:456): cwd="/home/alice"
type=PATH msg=audit(1700000000.123:456): item=0 name="/etc/shadow" inode=7 dev=fe:01 mode=0100640 ouid=0 ogid=42 rdev=00:00 nametype=NORMAL
`.trimStart();

function heading(text) {
  console.log(`\n== ${text}`);
}

/** Says what is about to run, and gives the words of it. */
function shown(words) {
  const quoted = words.map((word) => (/^[\w./-]+$/.test(word) ? word : `'${word}'`));
  heading(`audit-netlink events ${quoted.join(' ')}`);
  return [COMMAND, 'events', ...words];
}

/** Runs the command on the kernel, and calls `act` when it listens. */
async function liveEvents(words, act) {
  const child = spawn(process.execPath, shown(words), { stdio: ['ignore', 'inherit', 'pipe'] });
  // It takes its rule back when it ends; a demo that is interrupted lets it.
  const interrupted = () => child.kill('SIGTERM');
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const patience = setTimeout(interrupted, PATIENCE_MS);
  const ended = once(child, 'close');
  try {
    for await (const text of child.stderr.setEncoding('utf8')) {
      process.stderr.write(text);
      if (text.includes('listening')) await act();
    }
    const [exitCode] = await ended;
    if (child.killed) throw new Error('interrupted, or the kernel sent no events in time');
    // With 1, records were lost: others than these.
    if (exitCode > 1) throw new Error('audit-netlink events failed');
  } finally {
    clearTimeout(patience);
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

async function live(client, directory) {
  const before = await client.getStatus();
  heading('Status');
  console.log(before);
  if (before.enabled === 'immutable') {
    throw new Error('the audit configuration is locked until the next boot');
  }
  const file = join(directory, 'watched');
  const chosen = ['--add', `-w ${directory} -p wa -k ${KEY}`, '--key', KEY];
  // The kernel audits only processes that began after audit was first enabled: not this one.
  const touch = () => void execFileSync('touch', [file]);
  await liveEvents([...chosen, '--count', '3'], async () => {
    for (const rule of await client.listRules({ key: KEY })) {
      console.log(`the kernel lists: ${formatRule(rule)}`);
    }
    touch();
    execFileSync('chmod', ['600', file]);
    execFileSync('rm', [file]);
  });
  await liveEvents([...chosen, '--count', '1', '--pretty'], touch);
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
  for (const words of [['--where', 'exit=-EACCES'], ['--pretty']]) {
    const input = shown(['--input', '-', ...words]);
    process.stdout.write(execFileSync(process.execPath, input, { input: LOG }));
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
  console.log('The same rules, compiled offline, and events of a log:');
  offline();
} finally {
  rmSync(directory, { recursive: true });
}
