/** Runs the programs of examples/ as a user does, on a kernel that is played, against servers of this process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { until } from './patience';

export const EXAMPLES = join(__dirname, '..', '..', 'examples');
const PLAYED_KERNEL = join(__dirname, 'played-kernel.cjs');

/** What the played kernel has and does: see test/support/played-kernel.cjs. */
export interface Kernel {
  readonly rules?: readonly string[];
  readonly records?: string;
  readonly status?: Readonly<Record<string, number>>;
  readonly refusals?: Readonly<Record<number, number>>;
  readonly socketErrno?: number;
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export class RunningExample {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  stdout = '';
  stderr = '';

  /** @param kernel played instead of this machine's; null for this machine's */
  constructor(
    name: string,
    words: readonly string[],
    kernel: Kernel | null = {},
    env: Readonly<Record<string, string>> = {},
  ) {
    const played = kernel === null ? [] : ['-r', PLAYED_KERNEL];
    this.#child = spawn(process.execPath, [...played, join(EXAMPLES, name), ...words], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, PLAYED_KERNEL: JSON.stringify(kernel ?? {}), ...env },
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#closed = once(this.#child, 'close');
  }

  write(text: string): void {
    this.#child.stdin?.write(text);
  }

  /** Waits until it has said so on one of its outputs. */
  async says(text: string): Promise<void> {
    await until(() => {
      if (`${this.stdout}${this.stderr}`.includes(text)) return true;
      if (this.#child.exitCode !== null) throw new Error(`ended: ${this.stderr}`);
      return false;
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async end(): Promise<Ended> {
    this.#child.stdin?.end();
    await this.#closed;
    return { code: this.#child.exitCode, stdout: this.stdout, stderr: this.stderr };
  }
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server that keeps what is posted to it, and answers as it is told to. */
export class Collector {
  readonly #server: Server;
  /** What was answered with 2xx. */
  readonly taken: Received[] = [];
  /** How many requests came, whatever was answered. */
  requests = 0;
  /** The status of the next answer; undefined to break the connection. */
  answer: (request: number) => number | undefined | Promise<number | undefined> = () => 204;

  constructor() {
    this.#server = createServer((request, response) => void this.#respond(request, response));
  }

  async #respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    this.requests += 1;
    const status = await this.answer(this.requests);
    if (status === undefined) {
      response.destroy();
      return;
    }
    if (status < 300) {
      this.taken.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    }
    response.writeHead(status).end();
  }

  /** @param port the one that it had before, to come back there */
  async listen(port = 0): Promise<number> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    await closed;
  }
}

/** The records of a played kernel, written when the test says so. */
export class PlayedRecords {
  readonly #server = createSocketServer((socket) => void this.#listeners.push(socket));
  readonly #listeners: Socket[] = [];

  constructor(readonly path: string) {
    this.#server.listen(path);
  }

  /** Waits until a program listens, and gives it the lines. */
  async write(text: string): Promise<void> {
    await until(() => this.#listeners.length > 0);
    for (const socket of this.#listeners) socket.write(text);
  }

  close(): void {
    for (const socket of this.#listeners) socket.destroy();
    this.#server.close();
  }
}

/** The records of one event: somebody who changes a file. */
export function changeOf(path: string, key: string, serial: number): string {
  const header = `msg=audit(1700000000.123:${serial}):`;
  const ids = 'auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0';
  return [
    `type=SYSCALL ${header} arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7ffd a2=241 a3=1b6 ` +
      `items=1 ppid=1 pid=2 ${ids} tty=pts0 ses=3 comm="tee" exe="/usr/bin/tee" key="${key}"`,
    `type=CWD ${header} cwd="/root"`,
    `type=PATH ${header} item=0 name="${path}" inode=7 dev=fe:01 mode=0100644 ouid=0 ogid=0 rdev=00:00 ` +
      'nametype=NORMAL',
    `type=EOE ${header} `,
    '',
  ].join('\n');
}
