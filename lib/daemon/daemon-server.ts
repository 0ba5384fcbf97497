/**
 * Records of other machines for an {@link AuditDaemon}: a {@link RemoteServer} with the settings of auditd.conf(5),
 * whose lines the daemon appends, and whose happenings it records. Knows no signal and no command line.
 */
import { hostname } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { DaemonError } from '../errors';
import {
  type Check,
  checkFilledText,
  checkOptions,
  type ChecksOf,
  isObject,
  refuseArgument,
} from '../arguments';
import { AuditDaemon } from './audit-daemon';
import type { DaemonConfiguration } from './configuration/daemon-configuration';
import type { NodeTrust } from './remote/claimed-nodes';
import { happeningFields } from './remote/happenings';
import { RemoteServer, type RemoteServerOptions } from './remote/remote-server';
import type { ReceivedLine, WriteResult } from './remote/server-connection';
import type { TlsFiles } from './remote/tls-files';

/** What auditd.conf(5) has no keyword for. */
export interface DaemonServerOptions {
  /** The address of this machine where it listens. Default: 127.0.0.1, which is reached from this machine alone. */
  readonly host?: string;
  /** Whether other machines are believed which node their records are of. Default: none is. */
  readonly trustNode?: NodeTrust;
  /** TLS, where both ends show a certificate. Default: none. */
  readonly tls?: TlsFiles;
}

const checkTrust: Check = (value, argument) => {
  if (typeof value === 'boolean' || value instanceof Set) return;
  refuseArgument(argument, 'true, false, or a Set of addresses', value);
};

const checkTls: Check = (value, argument) => {
  if (!isObject(value)) refuseArgument(argument, 'an object with cert, key and ca', value);
  for (const name of ['cert', 'key', 'ca']) checkFilledText(value[name], `${argument}.${name}`);
};

const OPTIONS = {
  host: checkFilledText,
  trustNode: checkTrust,
  tls: checkTls,
} satisfies ChecksOf<DaemonServerOptions>;

const SECOND_MS = 1000;

/** How long clients have for what they are told last, before the daemon ends without them. */
const FAREWELL_MS = 3000;

/** The keywords that are about other machines: where none of them changes, connections stay. */
const KEYWORDS = [
  'tcpListenPort',
  'tcpListenQueue',
  'tcpMaxPerAddr',
  'tcpClientPorts',
  'tcpClientMaxIdle',
  'transport',
] as const satisfies readonly (keyof DaemonConfiguration)[];

function settingsOf(config: DaemonConfiguration): string {
  return JSON.stringify(KEYWORDS.map((keyword) => config[keyword] ?? null));
}

/**
 * Takes records of other machines for a daemon, as `tcp_listen_port` and its like say, from audisp-remote and from
 * `audit-netlink remote`. A record is answered when it is in the log.
 */
export class DaemonServer {
  readonly #daemon: AuditDaemon;
  readonly #options: DaemonServerOptions;
  #server: RemoteServer | undefined;
  #settings = '';

  /** Does not listen yet. */
  constructor(daemon: AuditDaemon, options: DaemonServerOptions = {}) {
    if (!(daemon instanceof AuditDaemon)) refuseArgument('daemon', 'an AuditDaemon', daemon);
    checkOptions(options, OPTIONS);
    this.#daemon = daemon;
    this.#options = options;
  }

  /**
   * Listens, where the daemon's configuration says so, and gives the port; undefined where it does not.
   *
   * @throws {ListenError}
   * @throws {TlsFilesError}
   */
  async start(): Promise<number | undefined> {
    const { config } = this.#daemon;
    this.#settings = settingsOf(config);
    if (config.tcpListenPort === undefined) return undefined;
    if (config.transport !== 'tcp') {
      this.#daemon.host.say(
        'error',
        `transport = ${config.transport.toUpperCase()}: is not supported, so nobody is listened to; ` +
          'records of other machines come by TLS with --tls-cert, --tls-key and --tls-ca',
      );
      return undefined;
    }
    const server = new RemoteServer(this.#serverOptions(config, config.tcpListenPort));
    const port = await server.listen();
    this.#server = server;
    return port;
  }

  /** Listens anew where the daemon's configuration has become another. */
  async reload(): Promise<void> {
    if (settingsOf(this.#daemon.config) === this.#settings) return;
    await this.close();
    try {
      await this.start();
    } catch (error) {
      this.#daemon.host.say('error', (error as Error).message);
    }
  }

  /** Ends every connection when what came is written and answered, or its time is over. Idempotent. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const timeout = new AbortController();
    await Promise.race([
      server.close(),
      setTimeout(FAREWELL_MS, undefined, { signal: timeout.signal }).catch(() => {}),
    ]);
    timeout.abort();
  }

  #serverOptions(config: DaemonConfiguration, port: number): RemoteServerOptions {
    return {
      ...this.#options,
      port,
      listenQueue: config.tcpListenQueue,
      maxPerAddress: config.tcpMaxPerAddr,
      maxIdleMs: config.tcpClientMaxIdle * SECOND_MS,
      ownNames: [hostname()],
      ...(config.tcpClientPorts === undefined ? {} : { clientPorts: config.tcpClientPorts }),
      consume: async (lines) => await this.#append(lines),
      onHappening: (happening) => {
        this.#daemon.recordConnection(happening.type, happeningFields(happening));
      },
    };
  }

  async #append(lines: readonly ReceivedLine[]): Promise<WriteResult> {
    try {
      await this.#daemon.append(lines.map(({ line }) => line));
    } catch (error) {
      if (!(error instanceof DaemonError)) throw error;
      const isFull = this.#daemon.report().log?.space === 'full';
      return { written: 0, state: isFull ? 'disk-full' : 'disk-error', text: error.message };
    }
    const space = this.#daemon.report().log?.space ?? 'enough';
    return { written: lines.length, state: space === 'enough' ? 'ok' : 'disk-low' };
  }
}
