/** Serves a text over HTTP to whoever scrapes it. Does not know what the text says. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROMETHEUS_CONTENT_TYPE } from '../../../metrics/prometheus-text';
import { escapeControls } from '../../../text/escape';
import { addressText, type ListenAddress } from './listen-address';

const PATH = '/metrics';

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' };

/** Who asks is to be done within this time, in milliseconds: nobody holds a place for long. */
const PATIENCE_MS = 10_000;

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EADDRNOTAVAIL: 'this machine does not have the address',
  EACCES: 'this user may not listen there',
  ENOTFOUND: 'nobody knows the name',
};

/** @throws {Error} that says why nothing can listen there */
function listeningError(address: ListenAddress, cause: NodeJS.ErrnoException): Error {
  const { code = '' } = cause;
  const text = escapeControls(addressText(address));
  return new Error(`--listen ${text}: ${REASONS[code] ?? cause.message}`, { cause });
}

export class MetricsServer {
  readonly #server: Server;
  readonly #text: () => Promise<string>;

  /** @param text made anew for each who asks; where that fails, the answer is 500 and the reason */
  constructor(text: () => Promise<string>) {
    this.#text = text;
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.requestTimeout = PATIENCE_MS;
    this.#server.headersTimeout = PATIENCE_MS;
    this.#server.maxConnections = 64;
  }

  /**
   * Resolves with where it listens: the port may have been 0, for any that is free.
   *
   * @throws {Error} when it cannot
   */
  async listen(address: ListenAddress): Promise<string> {
    const { host, port } = address;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error) => reject(listeningError(address, error)));
      this.#server.listen(port, host, resolve);
    });
    const bound = this.#server.address() as AddressInfo;
    return `http://${addressText({ host: bound.address, port: bound.port })}${PATH}`;
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer({ url = '', method }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { ...PLAIN, allow: 'GET, HEAD' }).end('Only GET and HEAD.\n');
      return;
    }
    if (url.split('?')[0] !== PATH) {
      response.writeHead(404, PLAIN).end(`The metrics are at ${PATH}.\n`);
      return;
    }
    try {
      const text = await this.#text();
      response.writeHead(200, { 'content-type': PROMETHEUS_CONTENT_TYPE }).end(text);
    } catch (error) {
      // For Prometheus the machine is then down (`up` is 0).
      response.writeHead(500, PLAIN).end(`${(error as Error).message}\n`);
    }
  }
}
