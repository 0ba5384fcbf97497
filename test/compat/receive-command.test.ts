/** `audit-netlink receive` as a process: what `audit-netlink remote` sends is in its log, and how it ends. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/free-port';
import { Authority, hasOpenssl } from '../support/certificates';
import { command } from '../support/command';
import { until } from '../support/patience';
import { PlayedClient } from '../support/remote-peer';

const PROGRAM = join(__dirname, '../../dist/cli/audit-netlink.js');
const folder = mkdtempSync(join(tmpdir(), 'receive-command-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

async function receiving(...words: string[]) {
  const port = await freePort();
  const child = spawn(process.execPath, [PROGRAM, 'receive', '--port', String(port), ...words]);
  children.push(child);
  const said = { text: '' };
  child.stderr.on('data', (bytes: Buffer) => (said.text += bytes.toString()));
  await until(() => said.text.includes('listening on'));
  const end = async (): Promise<number | null> => {
    child.kill('SIGTERM');
    await once(child, 'close');
    return child.exitCode;
  };
  return { port, child, said, end };
}

function sent(port: number, lines: readonly string[], ...words: string[]) {
  const input = join(folder, 'input.log');
  const conf = join(folder, 'remote.conf');
  writeFileSync(input, lines.map((line) => `${line}\n`).join(''));
  writeFileSync(conf, `remote_server = 127.0.0.1\nport = ${port}\n`);
  const script = `"$@" < ${input}`;
  const program = [process.execPath, PROGRAM, 'remote', '--config', conf, ...words];
  return command('sh', ['-c', script, '-', ...program]);
}

const LINES = Array.from({ length: 3000 }, (_, index) => `node=web1 type=USER msg=${index}`);

describe('audit-netlink receive', () => {
  it('appends what is sent, goes on in a new file, and ends by a signal', async () => {
    const log = join(folder, 'some.log');
    writeFileSync(log, 'before\n');
    const server = await receiving('--output', log, '--fsync');
    expect(sent(server.port, LINES)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(log, 'utf8')).toBe(['before', ...LINES, ''].join('\n'));
    renameSync(log, `${log}.1`);
    const client = new PlayedClient(server.port);
    server.child.kill('SIGHUP');
    await until(() => {
      client.line('type=USER msg=new', 2);
      try {
        return readFileSync(log, 'utf8').startsWith('node=127.0.0.1 type=USER msg=new\n');
      } catch {
        return false;
      }
    });
    expect(await server.end()).toBe(0);
    await client.closed();
    expect(server.said.text).toMatch(/DAEMON_ACCEPT addr=127\.0\.0\.1 port=\d+ res=success\n/);
    expect(server.said.text).toMatch(
      /DAEMON_CLOSE op=ending addr=127\.0\.0\.1 port=\d+ res=success\n/,
    );
  });

  it('does not answer what it could not write', async () => {
    const server = await receiving('--output', '/dev/full');
    const { code, stderr } = sent(server.port, LINES.slice(0, 2));
    expect(code).toBe(1);
    expect(stderr).toMatch(/the server's disk is full: the log .*\n(.*\n)*.*2 lines not delivered/);
    expect(await server.end()).toBe(1);
    expect(server.said.text).toContain('/dev/full: the log ');
  });

  it('lets in who may come', async () => {
    const log = join(folder, 'ports.log');
    const server = await receiving('--output', log, '--client-ports', '1-1023');
    const client = new PlayedClient(server.port);
    await client.closed();
    expect(await server.end()).toBe(0);
    expect(server.said.text).toMatch(/DAEMON_ACCEPT op=port addr=127\.0\.0\.1 port=\d+ res=no\n/);
  });

  it.each([
    [[], '--output is missing: the log to append to'],
    [
      ['--output', join(folder, 'a.log'), '--client-ports', '9-1'],
      'takes a port or two with a dash, as 1-1023, not 9-1',
    ],
    [['--output', join(folder, 'none', 'a.log')], 'is in a folder that does not exist'],
    [
      ['--output', join(folder, 'a.log'), '--listen', '192.0.2.1'],
      '192.0.2.1 port 60 cannot be listened on',
    ],
    [
      ['--output', join(folder, 'a.log'), '--tls-key', '/k'],
      '--tls-cert, --tls-key and --tls-ca are wanted together',
    ],
  ])('refuses what cannot be: %j', (words, message) => {
    const { code, stderr } = command(process.execPath, [PROGRAM, 'receive', ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});

if (!hasOpenssl && process.env['CI'] === 'true') throw new Error('openssl is not installed');
const describeWithOpenssl = hasOpenssl ? describe : describe.skip;
describeWithOpenssl('both ends by TLS', () => {
  it('show certificates', async () => {
    const authority = new Authority(folder, 'authority');
    const own = authority.certify('collector', ['IP:127.0.0.1']);
    const web1 = authority.certify('web1', ['DNS:web1']);
    const words = ({ cert, key, ca }: typeof own) => [
      '--tls-cert',
      cert,
      '--tls-key',
      key,
      '--tls-ca',
      ca,
    ];
    const log = join(folder, 'tls.log');
    const server = await receiving('--output', log, ...words(own));
    expect(sent(server.port, LINES, ...words(web1))).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(log, 'utf8')).toBe([...LINES, ''].join('\n'));
    expect(await server.end()).toBe(0);
  });
});
