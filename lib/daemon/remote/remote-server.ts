/**
 * A server of remote logging: takes connections of audisp-remote and of this package, decides who is let in, and
 * ends those that nothing comes from. Does not know where lines are written.
 *
 * An address has at most `maxPerAddress` connections. When it is at its limit and connects anew, the one of its
 * connections that has been quiet longest is ended, if that is `takeOverMs` or longer; else the new one is refused.
 * So a machine that lost its power does not lock itself out until the old connection is noticed to be dead.
 */
import { createServer, type Server, type Socket } from 'node:net';
import {
  createServer as createTlsServer,
  type Server as TlsServer,
  type TLSSocket,
} from 'node:tls';
import { asyncDispose } from '../../machine/dispose-symbols';
import { ClaimedNodes, type NodeTrust } from './claimed-nodes';
import { type CloseReason, type Peer, plainAddress, type RemoteHappening } from './happenings';
import { type LineConsumer, ServerConnection } from './server-connection';
import { certifiedNames, tlsContext, type TlsFiles } from './tls-files';

export interface RemoteServerOptions {
  /** Default: 127.0.0.1, which is reached from this machine alone. */
  readonly host?: string;
  /** 0 for any that is free. `tcp_listen_port`. */
  readonly port: number;
  /** Connections that wait to be taken. `tcp_listen_queue`; default: 128, so that many may start at once. */
  readonly listenQueue?: number;
  /** `tcp_max_per_addr`; default: 1. */
  readonly maxPerAddress?: number;
  /** Of all addresses; default: 1024. */
  readonly maxConnections?: number;
  /** How long a connection has to be quiet until its address may replace it, in milliseconds; default: 1000. */
  readonly takeOverMs?: number;
  /** Ports that clients may use, from one to another. `tcp_client_ports`; default: any. */
  readonly clientPorts?: readonly [least: number, most: number];
  /** Milliseconds until a connection without a whole frame is ended; 0: never. `tcp_client_max_idle`; default: 0. */
  readonly maxIdleMs?: number;
  /** Whether lines are believed which machine they are of: of all, none, or these addresses. Default: of none. */
  readonly trustNode?: NodeTrust;
  /** Names of this machine, which no client may use for itself. */
  readonly ownNames?: readonly string[];
  readonly tls?: TlsFiles;
  /** Where lines go. */
  readonly consume: LineConsumer;
  readonly onHappening?: (happening: RemoteHappening) => void;
}

/** A server that cannot listen; the message says where, why, and what to do. */
export class ListenError extends Error {
  /** `ListenError`. */
  override readonly name = 'ListenError';
  /** The errno's name. */
  readonly code: string;

  /** @internal */
  constructor(where: string, cause: NodeJS.ErrnoException) {
    const { code = 'EIO' } = cause;
    super(`${where} cannot be listened on: ${LISTEN_CAUSES[code] ?? cause.message}`, { cause });
    this.code = code;
  }
}

const LISTEN_CAUSES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program does; end that, or take another port',
  EADDRNOTAVAIL: 'it is not an address of this machine',
  EACCES: 'ports below 1024 are for root, or need CAP_NET_BIND_SERVICE',
  ENOTFOUND: 'its name is not known here',
};

/** How long a client has to show its certificate, in milliseconds. */
const HANDSHAKE_MS = 5000;

/** When the system begins to ask whether a quiet client is still there, in milliseconds. */
const KEEP_ALIVE_MS = 30_000;

/** A client that was let in, also one that has not shown its certificate yet. */
interface Client extends Peer {
  readonly socket: Socket;
  readonly acceptedAt: number;
  connection?: ServerConnection;
}

const DEFAULTS = {
  host: '127.0.0.1',
  listenQueue: 128,
  maxPerAddress: 1,
  maxConnections: 1024,
  takeOverMs: 1000,
  maxIdleMs: 0,
  trustNode: false,
  ownNames: [],
} as const;

function heardAt({ connection, acceptedAt }: Client): number {
  return connection?.heardAt ?? acceptedAt;
}

export class RemoteServer {
  readonly #options: RemoteServerOptions & typeof DEFAULTS;
  readonly #server: Server;
  readonly #tlsServer: TlsServer | undefined;
  readonly #nodes: ClaimedNodes;
  readonly #clients = new Set<Client>();
  #idleTimer: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  /**
   * Does not listen yet.
   *
   * @throws {TlsFilesError}
   */
  constructor(options: RemoteServerOptions) {
    this.#options = { ...DEFAULTS, ...options } as RemoteServerOptions & typeof DEFAULTS;
    const { trustNode, ownNames, tls } = this.#options;
    this.#nodes = new ClaimedNodes(trustNode, ownNames);
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (socket) =>
      this.#accept(socket),
    );
    if (tls !== undefined) this.#tlsServer = this.#serverOfTls(tls);
  }

  /**
   * Begins to listen, and gives the port.
   *
   * @throws {ListenError}
   */
  async listen(): Promise<number> {
    const { host, port, listenQueue, maxIdleMs } = this.#options;
    await new Promise<void>((resolve, reject) => {
      const refused = (error: NodeJS.ErrnoException): void => {
        reject(new ListenError(`${host} port ${port}`, error));
      };
      this.#server.once('error', refused);
      this.#server.listen({ host, port, backlog: listenQueue }, () => {
        this.#server.off('error', refused);
        resolve();
      });
    });
    // Of a connection that could not be taken, as without a free descriptor, its client hears nothing and tries again.
    this.#server.on('error', () => {});
    if (maxIdleMs > 0) {
      const step = Math.max(10, Math.min(1000, maxIdleMs / 4));
      this.#idleTimer = setInterval(() => this.#endIdle(), step);
      this.#idleTimer.unref();
    }
    const address = this.#server.address();
    return typeof address === 'object' && address !== null ? address.port : port;
  }

  /** How many clients are connected. */
  get connections(): number {
    return this.#clients.size;
  }

  /** Takes no more connections; ends each when what came is written, answered, and ENDING is sent. */
  async close(): Promise<void> {
    this.#closing ??= this.#end();
    await this.#closing;
  }

  async [asyncDispose](): Promise<void> {
    await this.close();
  }

  async #end(): Promise<void> {
    clearInterval(this.#idleTimer);
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    await Promise.all(
      [...this.#clients].map(async (client) => {
        if (client.connection === undefined) this.#drop(client, 'ending');
        else await client.connection.end();
      }),
    );
    await closed;
  }

  #accept(socket: Socket): void {
    const address = plainAddress(socket.remoteAddress);
    const peer: Peer = { address, port: socket.remotePort ?? 0 };
    const refusal = this.#refusalOf(peer);
    if (refusal !== undefined || this.#closing !== undefined) {
      socket.on('error', () => {});
      socket.destroy();
      if (refusal !== undefined) this.#tell({ type: 'DAEMON_ACCEPT', op: refusal, ...peer });
      return;
    }
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    const client: Client = { ...peer, socket, acceptedAt: performance.now() };
    this.#clients.add(client);
    if (this.#tlsServer === undefined) this.#begin(client, socket);
    else {
      // Of a connection that breaks before its certificate is shown, nobody else takes the error.
      socket.on('error', () => {});
      socket.on('close', () => this.#gone(client, 'tls', 'ended before it showed a certificate'));
      this.#tlsServer.emit('connection', socket);
    }
  }

  #refusalOf({ address, port }: Peer): 'port' | 'dup' | 'limit' | undefined {
    const { clientPorts, maxPerAddress, maxConnections, takeOverMs } = this.#options;
    if (clientPorts !== undefined && (port < clientPorts[0] || port > clientPorts[1])) {
      return 'port';
    }
    const own = [...this.#clients].filter((client) => client.address === address);
    if (own.length >= maxPerAddress) {
      const quietest = own.reduce((one, other) => (heardAt(other) < heardAt(one) ? other : one));
      if (performance.now() - heardAt(quietest) < takeOverMs) return 'dup';
      this.#drop(quietest, 'replaced');
    }
    return this.#clients.size >= maxConnections ? 'limit' : undefined;
  }

  #begin(client: Client, socket: Socket, certified?: ReadonlySet<string>): void {
    const { address, port } = client;
    const marker = this.#nodes.connection({ address, certified });
    client.connection = new ServerConnection(socket, { address, port }, marker, {
      consume: this.#options.consume,
      onClose: (op, detail) => this.#gone(client, op, detail),
    });
    this.#tell({ type: 'DAEMON_ACCEPT', address, port });
  }

  #serverOfTls(files: TlsFiles): TlsServer {
    const server = createTlsServer({
      ...tlsContext(files),
      requestCert: true,
      rejectUnauthorized: true,
      handshakeTimeout: HANDSHAKE_MS,
      allowHalfOpen: true,
    });
    const clientOf = (socket: TLSSocket): Client | undefined =>
      [...this.#clients].find(
        ({ address, port }) =>
          address === plainAddress(socket.remoteAddress) && port === socket.remotePort,
      );
    server.on('secureConnection', (socket) => {
      const client = clientOf(socket);
      if (client === undefined) socket.destroy();
      else this.#begin(client, socket, certifiedNames(socket.getPeerCertificate()));
    });
    server.on('tlsClientError', (error, socket) => {
      const client = clientOf(socket);
      if (client !== undefined) this.#gone(client, 'tls', error.message);
    });
    return server;
  }

  #drop(client: Client, op: CloseReason, detail?: string): void {
    if (client.connection !== undefined) client.connection.close(op, detail);
    else {
      client.socket.destroy();
      this.#gone(client, op, detail);
    }
  }

  #gone(client: Client, op: CloseReason | 'tls', detail?: string): void {
    const { address, port, connection, socket } = client;
    // What is below a connection of TLS may be closed first; the connection itself tells why.
    if (op === 'tls' && connection !== undefined) return;
    if (!this.#clients.delete(client)) return;
    socket.destroy();
    const more = { address, port, ...(detail === undefined ? {} : { detail }) };
    if (connection !== undefined && op !== 'tls') this.#tell({ type: 'DAEMON_CLOSE', op, ...more });
    else this.#tell({ type: 'DAEMON_ACCEPT', op: 'tls', ...more });
  }

  #endIdle(): void {
    const now = performance.now();
    for (const client of this.#clients) {
      if (now - heardAt(client) >= this.#options.maxIdleMs) this.#drop(client, 'idle');
    }
  }

  #tell(happening: RemoteHappening): void {
    this.#options.onHappening?.(happening);
  }
}
