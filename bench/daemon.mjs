/**
 * The audit daemon beside auditd: the CPU time of a record from the kernel to the log, how long it keeps the process
 * waiting that is audited, and what it needs. One process whose every getppid(2) is audited makes the records.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { AuditClient } from 'audit-netlink';
import { auditedCalls } from './audited-calls.mjs';
import { withFolder } from './limit.mjs';
import { withLiveKernel } from './live-state.mjs';
import { elapsed, inTurns, row } from './measure.mjs';

const OURS = fileURLToPath(new URL('../dist/cli/tsauditd.js', import.meta.url));
const COMMANDS = { ours: [process.execPath, OURS], original: ['auditd'] };

const KEY = 'daemon_bench';
const CALLS = 100_000;
/** SYSCALL, PROCTITLE and EOE. */
const RECORDS = 3 * CALLS;
const ROUNDS = 3;
/** Of /proc/PID/stat. */
const TICK_MICROSECONDS = 10_000;

function configure(folder, format) {
  for (const name of ['log', 'plugins.d'])
    mkdirSync(join(folder, name), { recursive: true, mode: 0o700 });
  const settings = [
    `log_file = ${folder}/log/audit.log`,
    `log_format = ${format}`,
    'flush = INCREMENTAL_ASYNC',
    'freq = 50',
    'max_log_file_action = IGNORE',
    'space_left = 2',
    'space_left_action = IGNORE',
    'admin_space_left = 1',
    'admin_space_left_action = IGNORE',
    `plugin_dir = ${folder}/plugins.d`,
  ];
  writeFileSync(join(folder, 'auditd.conf'), `${settings.join('\n')}\n`, { mode: 0o640 });
}

const sizeOf = (path) => (existsSync(path) ? statSync(path).size : 0);

async function until(condition) {
  while (!(await condition())) await setTimeout(2);
}

/** User and system time of all its threads, in microseconds. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MICROSECONDS;
}

function residentOf(pid) {
  const [, kibibytes] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(kibibytes) / 1024;
}

/** One run of a daemon: what it took, by name. */
async function run(client, folder, [command, ...words], format) {
  configure(folder, format);
  const log = join(folder, 'log/audit.log');
  writeFileSync(log, '', { mode: 0o600 });
  const began = performance.now();
  const daemon = spawn(command, [...words, '-n', '-c', folder], { stdio: 'inherit' });
  const runs = () => {
    if (daemon.exitCode !== null) throw new Error(`${command} ended with ${daemon.exitCode}`);
  };
  await until(() => runs() ?? sizeOf(log) > 0);
  const start = performance.now() - began;
  await until(async () => runs() ?? (await client.getStatus()).daemonPid === daemon.pid);
  const act = await auditedCalls(client, KEY, CALLS);
  const before = cpuOf(daemon.pid);
  const producer = await elapsed(act);
  let size = -1;
  await until(async () => {
    const last = size;
    await setTimeout(300);
    size = sizeOf(log);
    return size === last;
  });
  const cpu = (cpuOf(daemon.pid) - before) / RECORDS;
  const memory = residentOf(daemon.pid);
  const ended = once(daemon, 'exit');
  daemon.kill('SIGTERM');
  await ended;
  await client.deleteAllRules({ key: KEY });
  const written = readFileSync(log, 'latin1')
    .split('\n')
    .filter((line) => line.startsWith('type=SYSCALL') && line.includes(`key="${KEY}"`)).length;
  return { start, producer, cpu, memory, missing: CALLS - written };
}

async function compare(client, folder, format, goal) {
  const all = { ours: [], original: [] };
  await inTurns(
    ROUNDS,
    Object.fromEntries(
      Object.entries(COMMANDS).map(([name, command]) => [
        name,
        async () => {
          all[name].push(await run(client, folder, command, format));
          return 0;
        },
      ]),
    ),
  );
  const measured = (what) =>
    Object.fromEntries(
      Object.entries(all).map(([name, runs]) => [name, runs.map((one) => one[what])]),
    );
  const ours = (what) => ({ ours: measured(what).ours });
  const against = { by: 'ratio', against: 'original' };
  const unit = { unit: 'µs', ...against };
  return [
    row({
      job: `CPU of tsauditd for a record, ${format}`,
      measured: measured('cpu'),
      ...unit,
      goal,
    }),
    row({
      job: `the audited process, ${format}`,
      measured: measured('producer'),
      ...against,
      goal: 1,
    }),
    row({
      job: `events missing in the log, ${format}`,
      unit: 'events',
      measured: ours('missing'),
      goal: 0,
    }),
    row({ job: `memory of tsauditd, ${format}`, unit: 'MiB', measured: ours('memory'), goal: 80 }),
    row({
      job: `start of tsauditd to its first record, ${format}`,
      measured: ours('start'),
      goal: 300,
    }),
  ];
}

export async function rows() {
  return await withLiveKernel(() =>
    withFolder(async (folder) => {
      const client = new AuditClient();
      try {
        await client.setBacklogLimit(8192);
        const raw = await compare(client, folder, 'RAW', 0.6);
        return [...raw, ...(await compare(client, folder, 'ENRICHED', 0.8))];
      } finally {
        client.close();
      }
    }),
  );
}
