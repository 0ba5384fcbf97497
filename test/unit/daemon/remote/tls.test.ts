/** Remote logging by TLS with certificates of both ends. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { encodeFrame, MESSAGE } from '../../../../lib/daemon/remote/frames';
import { certifiedNames, tlsContext, type TlsFiles } from '../../../../lib/daemon/remote/tls-files';
import { Authority, hasOpenssl } from '../../../support/certificates';
import { until } from '../../../support/patience';
import { KeepingServer, PlayedClient } from '../../../support/remote-peer';

if (!hasOpenssl && process.env['CI'] === 'true') throw new Error('openssl is not installed');
const describeWithOpenssl = hasOpenssl ? describe : describe.skip;

describe('the names of a certificate', () => {
  it('are its common name and those of its machine', () => {
    const subjectaltname = 'DNS:web1.example, IP Address:10.0.0.1, DNS:web1';
    expect([...certifiedNames({ subject: { CN: 'one' }, subjectaltname })]).toEqual([
      'one',
      'web1.example',
      'web1',
    ]);
    expect([...certifiedNames({})]).toEqual([]);
  });
});

describeWithOpenssl('a server with certificates', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remote-tls-'));
  let own: TlsFiles;
  let web1: TlsFiles;
  let stranger: TlsFiles;

  beforeAll(() => {
    const authority = new Authority(folder, 'good');
    own = authority.certify('collector', ['IP:127.0.0.1', 'DNS:collector']);
    web1 = authority.certify('web1', ['DNS:web1']);
    stranger = new Authority(folder, 'other').certify('web1', ['DNS:web1']);
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function connected(port: number, files: Partial<TlsFiles>): TLSSocket {
    const read = (path?: string) => (path === undefined ? undefined : readFileSync(path));
    const socket = connect({
      host: '127.0.0.1',
      port,
      ca: readFileSync(own.ca),
      cert: read(files.cert),
      key: read(files.key),
    });
    socket.on('error', () => {});
    return socket;
  }

  it('takes lines of who shows one, and believes the names in it', async () => {
    const kept = await new KeepingServer({ tls: own }).listen();
    const socket = connected(kept.port, web1);
    let replies = 0;
    socket.on('data', (bytes: Buffer) => (replies += bytes.length / 16));
    socket.write(encodeFrame(MESSAGE, 2, Buffer.from('node=web1 type=A')));
    socket.write(encodeFrame(MESSAGE, 3, Buffer.from('node=web2 type=B')));
    await until(() => replies === 2);
    expect(kept.lines).toEqual(['node=web1 type=A', 'node=127.0.0.1 type=B claimed_node="web2"']);
    socket.destroy();
    await until(() => kept.told.length === 2);
    expect(kept.told).toEqual(['DAEMON_ACCEPT', 'DAEMON_CLOSE end']);
    await kept.server.close();
  });

  it('refuses who shows none, or one of another authority, or speaks no TLS', async () => {
    const kept = await new KeepingServer({ tls: own, maxPerAddress: 9 }).listen();
    for (const files of [{}, stranger]) {
      const socket = connected(kept.port, files);
      socket.write(encodeFrame(MESSAGE, 2, Buffer.from('node=web1 type=A')));
      await until(() => socket.destroyed);
    }
    const plain = new PlayedClient(kept.port);
    plain.line('node=web1 type=A', 2);
    await plain.closed();
    const broken = new PlayedClient(kept.port);
    await until(() => kept.server.connections === 1);
    broken.socket.resetAndDestroy();
    await until(() => kept.happenings.length === 4);
    expect(kept.told).toEqual(Array.from({ length: 4 }, () => 'DAEMON_ACCEPT tls'));
    expect(kept.lines).toEqual([]);
    expect(kept.server.connections).toBe(0);
    await kept.server.close();
  });

  it('is not made with files that cannot be right', () => {
    expect(() => tlsContext({ ...own, cert: join(folder, 'none') })).toThrow(
      /none: does not exist/,
    );
    expect(() => tlsContext({ ...own, key: web1.key })).toThrow(/are not a certificate, its key/);
    const open = join(folder, 'open.key');
    writeFileSync(open, readFileSync(own.key));
    chmodSync(open, 0o644);
    expect(() => tlsContext({ ...own, key: open })).toThrow(`chmod 600 ${open}`);
  });
});
