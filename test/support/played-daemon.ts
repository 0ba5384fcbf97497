/** A daemon between a kernel that is played over UDP and a folder of its own: for tests of what it writes. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AuditDaemon, type AuditDaemonOptions } from '../../lib/daemon/audit-daemon';
import type { DaemonConfiguration } from '../../lib/daemon/configuration/daemon-configuration';
import { defaultDaemonConfiguration } from '../../lib/daemon/configuration/parse-configuration';
import type { DaemonHost } from '../../lib/daemon/daemon-host';
import { MESSAGE_TYPE } from '../../lib/tables/audit.generated';
import { SimulatedControl } from '../unit/policy/applying/simulated-control';
import { message, Peer } from './addon-peer';
import { DONE, replied } from './outcomes';

/** What was asked of the machine, in words. */
export class WrittenHost implements DaemonHost {
  readonly done: string[] = [];

  say(severity: string, text: string): void {
    this.done.push(`${severity}: ${text}`);
  }
  email(account: string, subject: string): void {
    this.done.push(`email ${account}: ${subject}`);
  }
  exec(path: string): void {
    this.done.push(`exec ${path}`);
  }
  single(): void {
    this.done.push('single');
  }
  halt(): void {
    this.done.push('halt');
  }
}

/** A folder that goes with the test. */
export function scratchFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'audit-netlink-daemon-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export class PlayedDaemon {
  readonly host = new WrittenHost();
  readonly control = new SimulatedControl();
  readonly folder = scratchFolder();
  /** The uid, pid and context of who sent the last signal. */
  sender: Uint8Array | undefined;
  readonly #peer: Peer;

  private constructor(peer: Peer) {
    this.#peer = peer;
  }

  static async open(): Promise<PlayedDaemon> {
    return new PlayedDaemon(await Peer.open());
  }

  get logFile(): string {
    return join(this.folder.path, 'audit.log');
  }

  /** A daemon that is not started, with these settings. */
  daemon(
    config: Partial<DaemonConfiguration> = {},
    options: Partial<AuditDaemonOptions> = {},
    maxHeldBytes?: number,
    registrationErrno = 0,
  ): AuditDaemon {
    // Whoever registers waits for the answer, which this thread plays: so the answer is there before.
    const answer = Buffer.alloc(20);
    answer.writeInt32LE(-registrationErrno);
    this.#peer.send(message(2, 1, answer));
    const settings = {
      ...defaultDaemonConfiguration(),
      logFormat: 'raw',
      logFile: this.logFile,
    } as const;
    return AuditDaemon.withParts(
      { config: { ...settings, ...config }, host: this.host, ...options },
      {
        control: () => ({
          request: async (request) => {
            if (request.type === MESSAGE_TYPE.SIGNAL_INFO) {
              return this.sender === undefined ? DONE : replied(request.type, this.sender);
            }
            return await this.control.request(request);
          },
          close: () => undefined,
        }),
        socket: this.#peer.fd,
        watchesKernel: false,
        ...(maxHeldBytes === undefined ? {} : { maxHeldBytes }),
      },
    );
  }

  /** A record of the kernel. */
  send(type: number, text: string): void {
    this.#peer.send(message(type, 0, Buffer.from(text, 'latin1')));
  }

  /** The log, with what differs from run to run left out. */
  log(name = 'audit.log'): string[] {
    const text = readFileSync(join(this.folder.path, name), 'latin1');
    return text
      .split('\n')
      .slice(0, -1)
      .map((line) =>
        line
          .replace(/(?<=type=DAEMON_\w+ msg=audit\()[\d.]+:\d+/, 'STAMP')
          .replace(/ ver=\S+ format=(\S+) kernel=\S+ .*(?= res=)/, ' format=$1')
          .replace(/ auid=\d+ uid=\d+ ses=\d+ pid=\d+(?: subj=\S+)?/, ' BY')
          .replace(/ auid=\d+ pid=\d+ subj=\S+/, ' BY'),
      );
  }

  async close(): Promise<void> {
    await this.#peer.close();
    this.folder.remove();
  }
}
