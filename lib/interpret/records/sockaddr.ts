/**
 * Decodes socket addresses, which the kernel writes as the bytes that a program passed: `struct
 * sockaddr_*` in hexadecimal digits. Knows the layouts, but not how addresses are put into words.
 */
import { checkText } from '../../arguments';
import { textOfBytes } from '../../text/byte-text';

/** A socket's address: unix(7), ip(7), ipv6(7), netlink(7), vsock(7), packet(7), or another. */
export type SocketAddress =
  | {
      /** `AF_UNIX`: unix(7). */
      readonly family: 'local';
      /** Empty for a socket without a name. */
      readonly path: string;
      /**
       * Whether the name is abstract, not in the file system; `path` is then the name without its
       * leading NUL.
       */
      readonly abstract: boolean;
    }
  | {
      /** `AF_INET`: ip(7). */
      readonly family: 'inet';
      /** With dots: `192.0.2.1`. */
      readonly address: string;
      /** 0 for any. */
      readonly port: number;
    }
  | {
      /** `AF_INET6`: ipv6(7). */
      readonly family: 'inet6';
      /** With colons: `fe80::1`. */
      readonly address: string;
      /** 0 for any. */
      readonly port: number;
      /** `sin6_flowinfo`. */
      readonly flowInfo: number;
      /** The interface's number; 0 when there is none. */
      readonly scopeId: number;
    }
  | {
      /** `AF_NETLINK`: netlink(7). */
      readonly family: 'netlink';
      /** The address of the socket, often the process ID; 0 is the kernel. */
      readonly pid: number;
      /** The multicast groups, as a mask of 32 bits. */
      readonly groups: number;
    }
  | {
      /** `AF_VSOCK`: vsock(7). */
      readonly family: 'vsock';
      /** The number of the virtual machine. */
      readonly cid: number;
      /** 32 bits long. */
      readonly port: number;
    }
  | {
      /** `AF_PACKET`: packet(7). */
      readonly family: 'packet';
      /** `ETH_P_*` of `<linux/if_ether.h>`. */
      readonly protocol: number;
      /** The interface's number; 0 when there is none. */
      readonly interfaceIndex: number;
      /** In hexadecimal digits. */
      readonly hardwareAddress: string;
    }
  | {
      /** `AF_UNSPEC`: ends what a connect(2) began. */
      readonly family: 'unspecified';
    }
  | {
      /** A family that is not taken apart here. */
      readonly family: 'other';
      /** `AF_*` of socket(2). */
      readonly number: number;
      /** What follows the family. */
      readonly bytes: Uint8Array;
    };

/** Address families of `<linux/socket.h>`. */
const AF_UNSPEC = 0;
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_NETLINK = 16;
const AF_PACKET = 17;
const AF_VSOCK = 40;

const HEXADECIMAL = /^(?:[\dA-Fa-f]{2})*$/;

/** The bytes of an address as laid out by its machine. */
class AddressBytes {
  readonly #view: DataView;
  readonly #littleEndian: boolean;

  constructor(readonly bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // Families are small numbers: the byte that is not 0 is the low one.
    this.#littleEndian = bytes[0] !== 0 || bytes[1] === 0;
  }

  get family(): number {
    return this.#view.getUint16(0, this.#littleEndian);
  }

  /** A number in the machine's byte order. */
  native32(at: number): number {
    return this.#view.getUint32(at, this.#littleEndian);
  }

  /** A number in network byte order. */
  network16(at: number): number {
    return this.#view.getUint16(at, false);
  }

  network32(at: number): number {
    return this.#view.getUint32(at, false);
  }
}

/** The text form of RFC 5952: lowercase, the first longest run of two zero groups or more as `::`. */
function inet6Text(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, at) =>
    (((bytes[2 * at] as number) << 8) | (bytes[2 * at + 1] as number)).toString(16),
  );
  const isMapped = /^(?:0 ){5}(?:ffff|0) /.test(`${groups.join(' ')} `);
  const isOneOrNone = groups.slice(5, 7).every((group) => group === '0');
  const tail = isMapped && !isOneOrNone ? [bytes.subarray(12, 16).join('.')] : groups.slice(6);
  const all = [...groups.slice(0, 6), ...tail];
  let [start, length] = [0, 0];
  for (let at = 0; at < all.length; at++) {
    let end = at;
    while (all[end] === '0') end++;
    if (end - at > length) [start, length] = [at, end - at];
  }
  if (length < 2) return all.join(':');
  return `${all.slice(0, start).join(':')}::${all.slice(start + length).join(':')}`;
}

/** Where a path ends: at a NUL. */
function pathEnd(name: Uint8Array): number {
  const end = name.indexOf(0);
  return end === -1 ? name.length : end;
}

/** Where an abstract name ends. It may contain NULs; those at the end are the rest of a buffer. */
function abstractEnd(name: Uint8Array): number {
  let end = name.length;
  while (end > 1 && name[end - 1] === 0) end--;
  return end;
}

function localAddress(name: Uint8Array): SocketAddress {
  const abstract = name.length > 0 && name[0] === 0;
  const path = abstract ? name.subarray(1, abstractEnd(name)) : name.subarray(0, pathEnd(name));
  return { family: 'local', path: textOfBytes(path), abstract };
}

interface Layout {
  /** The number of bytes that the address needs, including its family. */
  readonly size: number;
  readonly read: (address: AddressBytes) => SocketAddress;
}

const LAYOUTS: ReadonlyMap<number, Layout> = new Map<number, Layout>([
  [AF_UNSPEC, { size: 2, read: () => ({ family: 'unspecified' }) }],
  [AF_UNIX, { size: 2, read: ({ bytes }) => localAddress(bytes.subarray(2)) }],
  [
    AF_INET,
    {
      size: 8,
      read: (address) => ({
        family: 'inet',
        address: address.bytes.subarray(4, 8).join('.'),
        port: address.network16(2),
      }),
    },
  ],
  [
    AF_INET6,
    {
      // The kernel accepts addresses without a scope (`SIN6_LEN_RFC2133`).
      size: 24,
      read: (address) => ({
        family: 'inet6',
        address: inet6Text(address.bytes.subarray(8, 24)),
        port: address.network16(2),
        flowInfo: address.network32(4),
        scopeId: address.bytes.length < 28 ? 0 : address.native32(24),
      }),
    },
  ],
  [
    AF_NETLINK,
    {
      size: 12,
      read: (address) => ({
        family: 'netlink',
        pid: address.native32(4),
        groups: address.native32(8),
      }),
    },
  ],
  [
    AF_PACKET,
    {
      size: 12,
      read: (address) => ({
        family: 'packet',
        protocol: address.network16(2),
        interfaceIndex: address.native32(4),
        hardwareAddress: Buffer.from(
          address.bytes.subarray(12, 12 + (address.bytes[11] as number)),
        ).toString('hex'),
      }),
    },
  ],
  [
    AF_VSOCK,
    {
      size: 12,
      read: (address) => ({
        family: 'vsock',
        port: address.native32(4),
        cid: address.native32(8),
      }),
    },
  ],
]);

/**
 * The bytes of a `saddr` field; undefined when the value is not hexadecimal digits or too short for
 * a family.
 */
function addressBytes(hex: string): AddressBytes | undefined {
  if (hex.length < 4 || !HEXADECIMAL.test(hex)) return undefined;
  return new AddressBytes(Buffer.from(hex, 'hex'));
}

/** The family (`AF_*` of socket(2)) in the hexadecimal digits of a `saddr` field; undefined without one. */
export function addressFamily(hex: string): number | undefined {
  return addressBytes(hex)?.family;
}

/**
 * The address in the hexadecimal digits of a `saddr` field; undefined when the value is not
 * hexadecimal digits, or too short for the address's family.
 */
export function decodeSockaddr(hex: string): SocketAddress | undefined {
  checkText(hex, 'hex');
  const address = addressBytes(hex);
  if (address === undefined) return undefined;
  const { family: number, bytes } = address;
  const layout = LAYOUTS.get(number);
  if (layout === undefined) return { family: 'other', number, bytes: bytes.subarray(2) };
  return bytes.length < layout.size ? undefined : layout.read(address);
}
