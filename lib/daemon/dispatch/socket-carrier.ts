/**
 * The plugin `builtin_af_unix`: a socket whose client gets the records, one client at a time. Without one they go
 * nowhere. It was part of auditd up to audit 3, whose files name it still.
 */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import type { Carrier, CarrierListener } from './carrier';
import type { SocketPlugin } from './plugin-file';
import { framesOf, linesOf } from './record-bytes';
import type { Portion } from './record-queue';
import { type SocketPlace, socketPlace } from './socket-plugin';

/** What an earlier daemon left is in the way; anything else is somebody's. */
function removeSocket(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true) unlinkSync(path);
}

export class SocketCarrier implements Carrier {
  readonly isStarted = true;
  readonly #server: Server;
  readonly #encode: typeof linesOf;
  #client: Socket | undefined;
  /** What waits for the client. */
  #done: (() => void) | undefined;

  constructor({ args, format }: SocketPlugin, { onEnd }: CarrierListener) {
    this.#encode = format === 'binary' ? framesOf : linesOf;
    const { path, mode } = socketPlace(args) as SocketPlace;
    const server = createServer((socket) => this.#take(socket));
    this.#server = server;
    let error: Error | undefined;
    server.on('error', (thrown) => {
      error = thrown;
      if (!server.listening) onEnd({ error });
    });
    server.on('close', () => onEnd({ status: error === undefined ? 0 : undefined, error }));
    server.on('listening', () => {
      try {
        chmodSync(path, mode);
      } catch (thrown) {
        error = thrown as Error;
        server.close();
      }
    });
    try {
      removeSocket(path);
      server.listen(path);
    } catch (thrown) {
      process.nextTick(() => onEnd({ error: thrown as Error }));
    }
  }

  write({ records }: Portion, done: (error: Error | undefined) => void): void {
    const client = this.#client;
    if (client === undefined) {
      setImmediate(done, undefined);
      return;
    }
    this.#done = () => {
      this.#done = undefined;
      done(undefined);
    };
    client.write(this.#encode(records), () => {
      if (client === this.#client) this.#done?.();
    });
  }

  end(isBusy: boolean): void {
    this.#server.close();
    if (isBusy) this.#client?.destroy();
    else this.#client?.end();
  }

  hangUp(): void {
    // It has no configuration of its own.
  }

  ask(): void {
    this.#client?.destroy();
  }

  kill(): void {
    this.#client?.destroy();
  }

  #take(socket: Socket): void {
    socket.on('error', () => {});
    if (this.#client !== undefined) {
      socket.destroy();
      return;
    }
    this.#client = socket;
    // What a client says is not read; but only so its end is noticed.
    socket.resume();
    socket.on('close', () => {
      this.#client = undefined;
      // What it was given last went nowhere, as what comes until the next.
      this.#done?.();
    });
  }
}
