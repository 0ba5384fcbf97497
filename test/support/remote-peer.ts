/** The other end of remote logging, played by hand over a real socket, and what a server of ours was told. */
import { connect, type Socket } from 'node:net';
import {
  encodeFrame,
  type Frame,
  FrameDecoder,
  HEARTBEAT,
  LONGEST_OWN_BODY,
  MESSAGE,
} from '../../lib/daemon/remote/frames';
import type { RemoteHappening } from '../../lib/daemon/remote/happenings';
import { RemoteServer, type RemoteServerOptions } from '../../lib/daemon/remote/remote-server';
import type { ReceivedLine, WriteResult } from '../../lib/daemon/remote/server-connection';
import { until } from './patience';

/** A client that sends what it is told to. */
export class PlayedClient {
  readonly socket: Socket;
  readonly replies: Frame[] = [];
  readonly #decoder = new FrameDecoder(LONGEST_OWN_BODY);
  isClosed = false;

  constructor(port: number, localAddress = '127.0.0.1') {
    this.socket = connect({ host: '127.0.0.1', port, localAddress });
    this.socket.on('data', (bytes: Buffer) => this.replies.push(...this.#decoder.decode(bytes)));
    this.socket.on('error', () => {});
    this.socket.on('close', () => (this.isClosed = true));
  }

  line(text: string, sequence: number): void {
    this.socket.write(encodeFrame(MESSAGE, sequence, Buffer.from(text)));
  }

  heartbeat(sequence: number, body = ''): void {
    this.socket.write(encodeFrame(HEARTBEAT, sequence, Buffer.from(body)));
  }

  /** As many replies as that: each its type and what it answers. */
  async answered(count: number): Promise<(readonly [number, number])[]> {
    await until(() => this.replies.length >= count || this.isClosed);
    return this.replies.map(({ type, sequence }) => [type, sequence] as const);
  }

  async closed(): Promise<void> {
    await until(() => this.isClosed);
  }
}

/** A server that keeps the lines. */
export class KeepingServer {
  readonly lines: string[] = [];
  readonly happenings: RemoteHappening[] = [];
  /** Stands between a line and its being kept. */
  consume: (lines: readonly ReceivedLine[]) => Promise<WriteResult> = async (lines) => {
    this.lines.push(...lines.map(({ line }) => line.toString('latin1')));
    return { written: lines.length, state: 'ok' };
  };
  readonly server: RemoteServer;
  port = 0;

  constructor(options: Partial<RemoteServerOptions> = {}) {
    this.server = new RemoteServer({
      port: 0,
      consume: async (lines) => await this.consume(lines),
      onHappening: (happening) => this.happenings.push(happening),
      ...options,
    });
  }

  async listen(): Promise<this> {
    this.port = await this.server.listen();
    return this;
  }

  /** Types and reasons of what happened, in order. */
  get told(): string[] {
    return this.happenings.map(({ type, op }) => (op === undefined ? type : `${type} ${op}`));
  }
}
