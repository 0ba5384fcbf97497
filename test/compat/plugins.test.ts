/**
 * The dispatcher with the plugins that Debian has: laurel, audisp-remote and audisp-syslog, as they are installed.
 * Where one has a path that cannot be set, it finds another file there, in a mount namespace of its own.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DispatcherEvent } from '../../lib/daemon/dispatch/dispatch-events';
import { AuditDispatcher } from '../../lib/daemon/dispatch/dispatcher';
import { distrustOf } from '../../lib/daemon/dispatch/trusted-path';
import type { DispatchedRecord } from '../../lib/daemon/dispatch/record-bytes';
import { readPluginFolder } from '../../lib/daemon/dispatch/plugin-folder';
import { until } from '../support/patience';

const PLUGINS = ['/usr/sbin/audisp-syslog', '/usr/sbin/audisp-remote', '/usr/sbin/laurel'];
const areThere = PLUGINS.every((path) => existsSync(path));
if (!areThere && process.env['CI'] === 'true') throw new Error(`not installed: ${PLUGINS.join()}`);
const describeWithPlugins = areThere ? describe : describe.skip;

const hasNamespaces = spawnSync('unshare', ['-m', 'mount', '--make-rprivate', '/']).status === 0;
const hasPython = spawnSync('python3', ['-c', '']).status === 0;
if (!(hasNamespaces && hasPython) && process.env['CI'] === 'true') {
  throw new Error('python3 is not installed, or there may be no mount namespaces');
}
const describeInNamespace = areThere && hasNamespaces && hasPython ? describe : describe.skip;

let folder = '';
let events: DispatcherEvent[] = [];
let dispatcher: AuditDispatcher | undefined;
const servers: Server[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugins-'));
  chmodSync(folder, 0o755);
  events = [];
});
afterEach(async () => {
  await dispatcher?.close();
  dispatcher = undefined;
  for (const server of servers.splice(0)) server.close();
  rmSync(folder, { recursive: true });
});

const at = (name: string): string => join(folder, name);

async function started(lines: readonly string[]): Promise<AuditDispatcher> {
  writeFileSync(at('plugin.conf'), ['active = yes', ...lines].join('\n'));
  dispatcher = new AuditDispatcher({
    pluginFolder: folder,
    distrust: () => undefined,
    onEvent: (event) => events.push(event),
    queueDepth: 100_000,
    // What they have in their own queues is to be out.
    termAfterMs: 60_000,
  });
  expect(await dispatcher.start()).toEqual([]);
  return dispatcher;
}

/** A program that runs another in a mount namespace of its own, after it has changed something there. */
function inNamespace(change: string, program: string): string {
  const changed = `PATH=/usr/bin:/bin; mount --make-rprivate / && ${change} && exec ${program} "$@"`;
  writeFileSync(
    at('wrapper'),
    `#!/bin/sh\nexec /usr/bin/unshare -m /bin/sh -c '${changed}' sh "$@"\n`,
  );
  chmodSync(at('wrapper'), 0o755);
  return at('wrapper');
}

function recordsOf(serial: number): DispatchedRecord[] {
  const stamp = `msg=audit(1700000000.${String(serial % 1000).padStart(3, '0')}:${serial})`;
  const call = 'arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=1 ppid=1';
  const users = 'auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1';
  const file = 'inode=1 dev=08:01 mode=0100755 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL';
  const lines: [number, string][] = [
    [
      1300,
      `type=SYSCALL ${stamp}: ${call} pid=${serial} ${users} comm="ls" exe="/usr/bin/ls" key="run"`,
    ],
    [1309, `type=EXECVE ${stamp}: argc=2 a0="ls" a1="-l"`],
    [1307, `type=CWD ${stamp}: cwd="/root"`],
    [1302, `type=PATH ${stamp}: item=0 name="/usr/bin/ls" ${file}`],
    [1327, `type=PROCTITLE ${stamp}: proctitle=6C73002D6C`],
    [1320, `type=EOE ${stamp}: `],
  ];
  return lines.map(([type, line]) => ({ type, line: Buffer.from(line), isRaw: true }));
}

function dispatchAll(to: AuditDispatcher, count: number): DispatchedRecord[] {
  const all: DispatchedRecord[] = [];
  for (let serial = 1; serial <= count; serial += 50) {
    const some = Array.from({ length: Math.min(50, count + 1 - serial) }, (_, index) =>
      recordsOf(serial + index),
    ).flat();
    to.dispatch(some);
    all.push(...some);
  }
  return all;
}

const FILES = '/etc/audit/plugins.d';
describeWithPlugins('Debian', () => {
  it("reads Debian's own files, and trusts what they run", () => {
    const { plugins, problems } = readPluginFolder(FILES, (path) => distrustOf(path));
    const found = plugins.map(({ name, type, format, args }) => [name, type, format, args]);
    expect(found).toEqual(
      expect.arrayContaining([
        ['af_unix', 'builtin', 'string', ['0640', '/var/run/audispd_events']],
        ['au-remote', 'always', 'string', []],
        ['laurel', 'always', 'string', ['--config', '/etc/laurel/config.toml']],
        ['syslog', 'always', 'string', ['LOG_INFO']],
      ]),
    );
    expect(problems.filter(({ isWarning }) => !isWarning)).toEqual([]);
    expect(new Set(problems.map(({ code }) => code))).toEqual(new Set(['obsolete']));
  });

  it('laurel gets whole events', async () => {
    mkdirSync(at('laurel'));
    writeFileSync(
      at('laurel.toml'),
      `directory = "${at('laurel')}"
[auditlog]
file = "audit.log"
[enrich]
pid = false
container = false
script = false
`,
    );
    const to = await started(['path = /usr/sbin/laurel', `args = --config ${at('laurel.toml')}`]);
    dispatchAll(to, 500);
    await to.close();
    expect(to.state).toMatchObject([{ offered: 3000, delivered: 3000, restarts: 0 }]);
    const rows = readFileSync(at('laurel/audit.log'), 'utf8').split('\n').filter(Boolean);
    const told = rows.map((row) => JSON.parse(row) as Record<string, unknown>);
    expect(told.map(({ ID }) => String(ID).split(':')[1])).toEqual(
      Array.from({ length: 500 }, (_, index) => String(index + 1)),
    );
    for (const event of told) {
      expect(event).toMatchObject({
        SYSCALL: { success: 'yes', comm: 'ls' },
        EXECVE: { ARGV: ['ls', '-l'] },
        PATH: [{ name: '/usr/bin/ls' }],
        CWD: { cwd: '/root' },
      });
    }
  });
});

async function listening(server: Server, where: number | string): Promise<void> {
  servers.push(server);
  await new Promise<void>((resolve) => {
    if (typeof where === 'number') server.listen(where, '127.0.0.1', resolve);
    else server.listen(where, resolve);
  });
}

/** A server of auditd's protocol: takes records and acknowledges each. */
function collector(lines: string[]): Server {
  return createServer((socket: Socket) => {
    let begun = Buffer.alloc(0);
    socket.on('data', (piece) => {
      begun = Buffer.concat([begun, piece]);
      while (begun.length >= 16 && begun.length >= 16 + begun.readUInt16LE(10)) {
        const end = 16 + begun.readUInt16LE(10);
        expect(begun.readUInt32LE(0)).toBe(0xff0000fe);
        if (begun.readUInt32LE(6) === 0) lines.push(begun.toString('utf8', 16, end));
        const ack = Buffer.from(begun.subarray(0, 16));
        ack.writeUInt32LE(0x4000_0000, 6);
        ack.writeUInt16LE(0, 10);
        socket.write(ack);
        begun = begun.subarray(end);
      }
    });
    socket.on('error', () => {});
  });
}

/** Takes datagrams, which Node.js does not, and writes each to its output, with a newline. */
const SYSLOG_SERVER = `
import os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('ready', flush=True)
while True:
    sys.stdout.buffer.write(s.recv(65536).rstrip(b'\\0') + b'\\n')
    sys.stdout.flush()
`;

describeInNamespace('Debian, with another folder in a place of its own', () => {
  it('audisp-remote sends on all but EOE', async () => {
    const lines: string[] = [];
    const server = collector(lines);
    await listening(server, 0);
    const { port } = server.address() as AddressInfo;
    const conf = '/etc/audit/audisp-remote.conf';
    const text = readFileSync(conf, 'utf8')
      .replace(/^remote_server.*/m, 'remote_server = 127.0.0.1')
      .replace(/^port.*/m, `port = ${port}`)
      .replace(/^queue_file.*/m, `queue_file = ${at('queue')}`);
    writeFileSync(at('remote.settings'), text, { mode: 0o640 });
    const path = inNamespace(
      `mount --bind ${at('remote.settings')} ${conf}`,
      '/usr/sbin/audisp-remote',
    );
    const to = await started([`path = ${path}`]);
    const given = dispatchAll(to, 100);
    const expected = given.filter(({ type }) => type !== 1320);
    await until(() => lines.length >= expected.length);
    await to.close();
    // audisp-remote leaves out the blank at the end of a line.
    expect(lines.map((line) => line.trimEnd())).toEqual(
      expected.map(({ line }) => Buffer.from(line).toString().trimEnd()),
    );
    expect(to.state).toMatchObject([{ delivered: 600, restarts: 0 }]);
  });

  it('audisp-syslog writes each record to the system log', async () => {
    const server = spawn('python3', ['-c', SYSLOG_SERVER, at('log')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    server.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    try {
      await until(() => said.startsWith('ready\n'));
      const change = `mount -t tmpfs tmpfs /dev && ln -s ${at('log')} /dev/log`;
      const path = inNamespace(change, '/usr/sbin/audisp-syslog');
      const to = await started([`path = ${path}`, 'args = LOG_INFO LOG_LOCAL3']);
      const given = dispatchAll(to, 20);
      const records = (): string[] => said.split('\n').filter((line) => line.includes('type='));
      await until(() => records().length >= given.length);
      await to.close();
      // 19 is LOCAL3, and 6 INFO.
      expect(records().every((line) => line.startsWith(`<${19 * 8 + 6}>`))).toBe(true);
      expect(records().map((line) => line.slice(line.indexOf('type=')).trimEnd())).toEqual(
        given.map(({ line }) => Buffer.from(line).toString().trimEnd()),
      );
    } finally {
      server.kill();
    }
  });
});
