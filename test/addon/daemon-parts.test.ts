/** What an audit daemon does with plugins and other machines, between a kernel that is played and a folder. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AuditDaemon } from '../../lib/daemon/audit-daemon';
import type { DaemonConfiguration } from '../../lib/daemon/configuration/daemon-configuration';
import { DaemonPlugins } from '../../lib/daemon/daemon-plugins';
import { DaemonServer } from '../../lib/daemon/daemon-server';
import { ACK, DISK_ERROR, ENDING } from '../../lib/daemon/remote/frames';
import { freePort } from '../support/free-port';
import { until } from '../support/patience';
import { PlayedDaemon } from '../support/played-daemon';
import { PlayedClient } from '../support/remote-peer';

let played: PlayedDaemon;
let daemon: AuditDaemon;
let close: () => Promise<void>;

beforeEach(async () => {
  played = await PlayedDaemon.open();
  close = async () => await Promise.resolve();
});

afterEach(async () => {
  await close();
  await daemon.close();
  await played.close();
});

const record = (serial: number): string => `audit(1700000000.123:${serial}): a=1`;

const inFolder = (name: string): string => join(played.folder.path, name);

/** What a file has, nothing while it is not there. */
function contents(name: string): Buffer {
  return existsSync(inFolder(name)) ? readFileSync(inFolder(name)) : Buffer.alloc(0);
}

/** A plugin that keeps what it reads. */
function plugin(name: string, format: string, active = 'yes'): void {
  const text = `active = ${active}\npath = /usr/bin/tee\nargs = ${inFolder(name)}\nformat = ${format}\n`;
  writeFileSync(inFolder(`${name}.conf`), text);
}

function pluginsOf(config: Partial<DaemonConfiguration> = {}): DaemonPlugins {
  daemon = played.daemon({ pluginDir: played.folder.path, ...config });
  // Everybody may write into the folder of folders for tests.
  const plugins = new DaemonPlugins(daemon, { distrust: () => undefined });
  close = async () => await plugins.close();
  return plugins;
}

describe('plugins', () => {
  it('get what is in the log, and the ends of events', async () => {
    plugin('all', 'string');
    const plugins = pluginsOf();
    await plugins.start();
    await daemon.start();
    played.send(1300, record(1));
    played.send(1320, 'audit(1700000000.123:1): ');
    await until(() => contents('all').includes('type=EOE'));
    await daemon.close();
    await plugins.close();
    const lines = contents('all').toString('latin1').split('\n').slice(0, -1);
    expect(lines.filter((line) => !line.startsWith('type=EOE'))).toEqual(
      readFileSync(played.logFile, 'latin1').split('\n').slice(0, -1),
    );
    expect(lines.map((line) => line.split(' ', 1)[0])).toEqual([
      'type=DAEMON_START',
      'type=SYSCALL',
      'type=EOE',
      'type=DAEMON_END',
    ]);
  });

  it.each([
    ['as the kernel sent them', {}, 0],
    ['as lines where something was added', { nameFormat: 'user', name: 'm' }, 1],
  ] as const)('get records in the binary format %s', async (_, config, version) => {
    plugin('binary', 'binary');
    const plugins = pluginsOf(config);
    await plugins.start();
    await daemon.start();
    await daemon.close();
    await plugins.close();
    const bytes = contents('binary');
    const text = bytes.subarray(16, 16 + bytes.readUInt32LE(12)).toString('latin1');
    expect([bytes.readUInt32LE(0), bytes.readUInt32LE(8)]).toEqual([version, 1200]);
    expect(text).toMatch(version === 0 ? /^audit\(/ : /^node=m type=DAEMON_START msg=audit\(/);
  });

  it('begin and end with a reload, and what is wrong with one is told', async () => {
    plugin('late', 'string', 'no');
    writeFileSync(inFolder('wrong.conf'), 'active = perhaps\n');
    const plugins = pluginsOf();
    await plugins.start();
    await daemon.start();
    expect(plugins.state).toEqual([]);
    expect(played.host.done).toEqual([expect.stringMatching(/^error: .*wrong\.conf:1: .*perhaps/)]);
    played.send(1300, record(1));
    await until(() => played.log().length === 2);
    plugin('late', 'string');
    await plugins.reload();
    played.send(1300, record(2));
    await until(() => contents('late').includes(record(2)));
    expect(contents('late').toString()).toBe(`type=SYSCALL msg=${record(2)}\n`);
    plugin('late', 'string', 'no');
    await plugins.reload();
    expect(plugins.state).toEqual([]);
    played.send(1300, record(3));
    await until(() => played.log().length === 4);
    expect(contents('late').includes(record(3))).toBe(false);
  });
});

async function listening(config: Partial<DaemonConfiguration> = {}): Promise<PlayedClient> {
  const tcpListenPort = await freePort();
  daemon = played.daemon({ tcpListenPort, ...config });
  const server = new DaemonServer(daemon);
  close = async () => await server.close();
  await daemon.start();
  expect(await server.start()).toBe(tcpListenPort);
  return new PlayedClient(tcpListenPort);
}

describe('other machines', () => {
  it('have their records in the log, and are told so when they are there', async () => {
    const client = await listening();
    client.line('type=SYSCALL msg=audit(1.2:3): x', 2);
    client.line('node=web type=CWD msg=audit(1.2:3): y', 3);
    expect(await client.answered(2)).toEqual([
      [ACK, 2],
      [ACK, 3],
    ]);
    await close();
    expect(await client.answered(3)).toContainEqual([ENDING, 0]);
    await until(() => played.log().length === 5);
    const [start, accept, ...rest] = played.log();
    expect(start).toContain('DAEMON_START');
    expect(accept).toMatch(
      /^type=DAEMON_ACCEPT msg=audit\(STAMP\): addr=127\.0\.0\.1 port=\d+ res=success$/,
    );
    expect(rest).toEqual([
      'node=127.0.0.1 type=SYSCALL msg=audit(1.2:3): x',
      'node=web type=CWD msg=audit(1.2:3): y',
      expect.stringMatching(
        /^type=DAEMON_CLOSE msg=audit\(STAMP\): op=ending addr=127\.0\.0\.1 port=\d+ res=success$/,
      ),
    ]);
  });

  it('are told that nothing is written while logging is suspended', async () => {
    const client = await listening({
      // More than there is anywhere.
      spaceLeft: { mebibytes: 2 ** 30 },
      spaceLeftAction: { action: 'suspend' },
    });
    await until(() => daemon.report().log?.suspended === true);
    client.line('type=SYSCALL msg=audit(1.2:3): x', 2);
    expect(await client.answered(1)).toEqual([[DISK_ERROR, 2]]);
    expect(Buffer.from(client.replies[0]?.body ?? []).toString()).toBe('logging is suspended');
  });

  it('are not listened to in another way than the configuration asks for', async () => {
    daemon = played.daemon({ tcpListenPort: await freePort(), transport: 'krb5' });
    await daemon.start();
    const server = new DaemonServer(daemon);
    expect(await server.start()).toBeUndefined();
    expect(played.host.done).toEqual([
      expect.stringMatching(/^error: transport = KRB5: is not supported/),
    ]);
  });

  it('are listened to elsewhere when the configuration becomes another', async () => {
    const tcpListenPort = await freePort();
    daemon = played.daemon();
    const server = new DaemonServer(daemon);
    close = async () => await server.close();
    await daemon.start();
    expect(await server.start()).toBeUndefined();
    daemon.reconfigure({ ...daemon.config, tcpListenPort });
    await server.reload();
    const client = new PlayedClient(tcpListenPort);
    client.line('type=SYSCALL msg=audit(1.2:3): x', 2);
    expect(await client.answered(1)).toEqual([[ACK, 2]]);
    daemon.reconfigure({ ...daemon.config, tcpListenPort: undefined });
    await server.reload();
    await client.closed();
  });
});
