/**
 * The other end of the addon's sockets, played by JavaScript over UDP on the loopback device: the
 * addon takes any connected datagram socket, and JavaScript can have no other kind. Knows netlink's
 * framing and no audit message.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

const HEADER_BYTES = 16;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;

/** A request as it arrived. */
export interface Received {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  readonly payload: Buffer;
}

/** What the peer does with the requests of one datagram. */
export type Script = (requests: readonly Received[], peer: Peer) => void;

/** A netlink message. */
export function message(type: number, sequence: number, payload: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(HEADER_BYTES + payload.length, 0);
  header.writeUInt16LE(type, 4);
  header.writeUInt32LE(sequence, 8);
  return Buffer.concat([header, payload]);
}

function messagesOf(datagram: Buffer): Received[] {
  const found: Received[] = [];
  for (let at = 0; at < datagram.length;) {
    const length = datagram.readUInt32LE(at);
    found.push({
      type: datagram.readUInt16LE(at + 4),
      flags: datagram.readUInt16LE(at + 6),
      sequence: datagram.readUInt32LE(at + 8),
      payload: datagram.subarray(at + HEADER_BYTES, at + length),
    });
    at += length;
  }
  return found;
}

/** The handle of a bound socket: what Node offers no public way to. */
function handleOf(socket: Socket): { readonly fd: number; recvStop(): void } {
  const state = Object.getOwnPropertySymbols(socket)
    .map((symbol) => (socket as unknown as Record<symbol, unknown>)[symbol])
    .find((value) => typeof value === 'object' && value !== null && 'handle' in value);
  return (state as { handle: { fd: number; recvStop(): void } }).handle;
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

export class Peer {
  /** The descriptor for the addon. It stays this object's; the addon works on a duplicate. */
  readonly fd: number;
  readonly received: Received[][] = [];
  script: Script = () => undefined;
  readonly #own: Socket;
  readonly #lent: Socket;

  private constructor(own: Socket, lent: Socket) {
    this.#own = own;
    this.#lent = lent;
    const handle = handleOf(lent);
    // Else Node would take the answers away from the addon.
    handle.recvStop();
    this.fd = handle.fd;
    own.on('message', (datagram) => {
      const requests = messagesOf(datagram);
      this.received.push(requests);
      this.script(requests, this);
    });
  }

  static async open(): Promise<Peer> {
    const [own, lent] = await Promise.all([bound(), bound()]);
    const connected = [once(own, 'connect'), once(lent, 'connect')];
    own.connect(lent.address().port, '127.0.0.1');
    lent.connect(own.address().port, '127.0.0.1');
    await Promise.all(connected);
    return new Peer(own, lent);
  }

  send(...parts: readonly Uint8Array[]): void {
    this.#own.send(Buffer.concat(parts));
  }

  ack({ sequence }: Pick<Received, 'sequence'>, error = 0): void {
    const payload = Buffer.alloc(20);
    payload.writeInt32LE(error);
    this.send(message(NLMSG_ERROR, sequence, payload));
  }

  reply({ type, sequence }: Pick<Received, 'type' | 'sequence'>, payload: Uint8Array): void {
    this.send(message(type, sequence, payload));
  }

  endList({ sequence }: Pick<Received, 'sequence'>): void {
    this.send(message(NLMSG_DONE, sequence, Buffer.alloc(0)));
  }

  async close(): Promise<void> {
    const closed = [once(this.#own, 'close'), once(this.#lent, 'close')];
    this.#own.close();
    this.#lent.close();
    await Promise.all(closed);
  }
}
