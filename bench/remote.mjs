/**
 * Remote logging over loopback: records a second between two of this package, and with Debian's audisp-remote and
 * auditd at either end. `node bench/remote.mjs`, as root, after `npm run build`. The originals run without the right
 * to change the kernel's audit, in mounts of their own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import { loadSource } from '../scripts/bundle/load-source.mjs';

const root = resolve(import.meta.dirname, '..');
const PROGRAM = join(root, 'dist/cli/audit-netlink.js');
const MANY = 300_000;
const FEW = 10_000;
const ROUNDS = 3;
const WITHOUT_AUDIT = '--bounding-set=-audit_control,-audit_write,-audit_read';

/** The other process: a server of ours, which appends lines to a file. */
async function serve(port, log) {
  const { RemoteServer } = await loadSource('lib/daemon/remote/remote-server.ts');
  const newline = Buffer.from('\n');
  const server = new RemoteServer({
    port,
    takeOverMs: 0,
    consume: async (lines) => {
      appendFileSync(log, Buffer.concat(lines.flatMap(({ line }) => [line, newline])));
      return { written: lines.length, state: 'ok' };
    },
  });
  await server.listen();
  process.send('listening');
  await once(process, 'SIGTERM');
  await server.close();
  process.send({ user: process.cpuUsage().user / 1e6 }, () => process.disconnect());
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function linesOf(count) {
  const line = (index) =>
    `node=web1 type=SYSCALL msg=audit(1700000000.${String(index % 1000).padStart(3, '0')}:${index}): arch=c000003e ` +
    'syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffd5 a2=0 a3=0 items=1 ppid=1 pid=2 auid=1000 uid=0 gid=0 ' +
    `tty=pts0 ses=1 comm="cat" exe="/usr/bin/cat" key="k"\n`;
  return Array.from({ length: count }, (_, index) => line(index)).join('');
}

function isolated(folder, program, stdin) {
  const mounts = `mount --bind ${folder} /etc/audit && mount -t tmpfs none /run`;
  const script = `trap '' PIPE; ${mounts} && exec setpriv ${WITHOUT_AUDIT} ${program}`;
  return spawn('unshare', ['-m', 'sh', '-c', script], { stdio: [stdin, 'ignore', 'ignore'] });
}

async function ourServer(folder, port) {
  const log = join(folder, 'ours.log');
  rmSync(log, { force: true });
  const child = spawn(
    process.execPath,
    [fileURLToPath(import.meta.url), '--serve', String(port), log],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    },
  );
  await once(child, 'message');
  return {
    log,
    end: async () => {
      child.kill('SIGTERM');
      const [{ user }] = await once(child, 'message');
      await once(child, 'close');
      return user;
    },
  };
}

async function theirServer(folder, port) {
  const etc = join(folder, 'auditd');
  rmSync(etc, { recursive: true, force: true });
  mkdirSync(join(etc, 'log'), { recursive: true, mode: 0o700 });
  mkdirSync(join(etc, 'plugins.d'));
  const log = join(etc, 'log', 'audit.log');
  const actions = ['space_left', 'admin_space_left', 'disk_full', 'disk_error', 'max_log_file'];
  const settings = [
    'local_events = no',
    `log_file = ${log}`,
    'log_format = RAW',
    'flush = NONE',
    'priority_boost = 0',
    'max_log_file = 1000',
    'space_left = 2',
    'admin_space_left = 1',
    'use_libwrap = no',
    `tcp_listen_port = ${port}`,
    'tcp_max_per_addr = 5',
    'plugin_dir = /etc/audit/plugins.d',
    ...actions.map((name) => `${name}_action = IGNORE`),
  ];
  writeFileSync(join(etc, 'auditd.conf'), `${settings.join('\n')}\n`, { mode: 0o600 });
  const child = isolated(etc, '/usr/sbin/auditd -n -s nochange', 'ignore');
  while (!(existsSync(log) && readFileSync(log, 'latin1').includes('DAEMON_START')))
    await setTimeout(20);
  return {
    log,
    end: async () => {
      child.kill('SIGTERM');
      await once(child, 'close');
    },
  };
}

const SETTINGS = ['remote_server = 127.0.0.1', 'queue_depth = 100000', 'max_time_per_record = 30'];

async function ourClient(folder, port, input, more = []) {
  const conf = join(folder, 'ours.conf');
  writeFileSync(conf, `${[...SETTINGS, `port = ${port}`, ...more].join('\n')}\n`);
  const words = [PROGRAM, 'remote', '--config', conf];
  const timed = spawnSync(
    '/usr/bin/env',
    ['bash', '-c', `TIMEFORMAT=%U; time "$@" < ${input}`, '-', process.execPath, ...words],
    {
      encoding: 'utf8',
    },
  );
  if (timed.status !== 0) throw new Error(timed.stderr);
  return Number(timed.stderr.trim().split('\n').at(-1));
}

async function theirClient(folder, port, input) {
  const etc = join(folder, 'plugin');
  mkdirSync(etc, { recursive: true, mode: 0o700 });
  writeFileSync(
    join(etc, 'audisp-remote.conf'),
    `${[...SETTINGS, `port = ${port}`].join('\n')}\n`,
    {
      mode: 0o600,
    },
  );
  // It delivers what it has at the end of a pipe alone, and not of a socket.
  const child = isolated(etc, `sh -c "cat ${input} | /usr/sbin/audisp-remote"`, 'ignore');
  const [status] = await once(child, 'close');
  if (status !== 0) throw new Error(`audisp-remote ended with ${status}`);
}

async function measure(folder, job, count, makeServer, client, more) {
  const input = join(folder, `${count}.log`);
  if (!existsSync(input)) writeFileSync(input, linesOf(count));
  const rates = [];
  let [clientUser, serverUser] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const port = await freePort();
    const server = await makeServer(folder, port);
    const start = performance.now();
    clientUser = await client(folder, port, input, more);
    rates.push(count / ((performance.now() - start) / 1000));
    serverUser = await server.end();
    const written = readFileSync(server.log, 'latin1')
      .split('\n')
      .filter((line) => line.startsWith('node=')).length;
    if (written < count) throw new Error(`${job}: ${written} of ${count} records arrived`);
  }
  const each = (user) => (user === undefined ? '-' : `${((user / count) * 1e6).toFixed(1)} us`);
  const median = rates.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)];
  console.log(
    `${job.padEnd(52)} ${Math.round(median).toLocaleString('en').padStart(9)} records/s` +
      `   user time per record: client ${each(clientUser)}, server ${each(serverUser)}`,
  );
}

if (process.argv[2] === '--serve') {
  await serve(Number(process.argv[3]), process.argv[4]);
} else {
  const folder = mkdtempSync(join(tmpdir(), 'bench-remote-'));
  try {
    const forward = ['mode = forward', `queue_file = ${join(folder, 'queue')}`];
    await measure(folder, 'audit-netlink remote -> RemoteServer', MANY, ourServer, ourClient);
    await measure(
      folder,
      'the same, with the queue on the disk',
      MANY,
      ourServer,
      ourClient,
      forward,
    );
    await measure(folder, 'audit-netlink remote -> auditd', FEW, theirServer, ourClient);
    await measure(folder, 'audisp-remote -> RemoteServer', FEW, ourServer, theirClient);
    await measure(folder, 'audisp-remote -> auditd', FEW, theirServer, theirClient);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
