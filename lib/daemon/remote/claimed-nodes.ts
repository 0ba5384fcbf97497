/**
 * Which machine a line says that it is of, and whether that is believed. Knows lines and the address that each
 * came from, and nothing of connections.
 *
 * A line without `node=` gets the address. Of a name, the first that a connection uses is its own, if it is
 * neither this machine's, nor an address, nor in use by another address; a line with another name gets the address
 * as its node, and what it said at its end: `claimed_node="web1"`.
 */
import { isIP } from 'node:net';
import { bytesOfText } from '../../text/byte-text';

const NODE = Buffer.from('node=');
const NEWLINE = 0x0a;
const NUL = 0;
const BLANK = 0x20;

/** Whose names are taken as they are: everybody's, nobody's, or those of the addresses. */
export type NodeTrust = boolean | ReadonlySet<string>;

/** What a connection has shown of itself. */
export interface NodeClaimant {
  readonly address: string;
  /** The names in its certificate; undefined where it has none. */
  readonly certified?: ReadonlySet<string> | undefined;
}

/** Names are bytes in lines, and kept as one character for each. */
function bytesAsText(name: string): string {
  return Buffer.from(bytesOfText(name)).toString('latin1');
}

/** As the kernel writes text of others: in quotes, or hexadecimal digits where it could be mistaken for more. */
function untrustedValue(name: Buffer): string {
  const isPlain = name.every((byte) => byte > 0x20 && byte < 0x7f && byte !== 0x22);
  return isPlain ? `"${name.toString('latin1')}"` : name.toString('hex').toUpperCase();
}

/** One line: what would end it becomes a blank, and a newline at its end is not a part of it. */
export function oneLine(body: Buffer): Buffer {
  const line = body.at(-1) === NEWLINE ? body.subarray(0, -1) : body;
  if (!line.includes(NEWLINE) && !line.includes(NUL)) return line;
  return Buffer.from(line.map((byte) => (byte === NEWLINE || byte === NUL ? BLANK : byte)));
}

/** The names of all connections of a server. */
export class ClaimedNodes {
  readonly #trust: NodeTrust;
  readonly #ownNames: ReadonlySet<string>;
  /** Who uses a name: its address, and how many of that address's connections. */
  readonly #holders = new Map<string, { address: string; connections: number }>();

  /** @param ownNames those of this machine, which no other may use */
  constructor(trust: NodeTrust, ownNames: Iterable<string>) {
    this.#trust = trust;
    this.#ownNames = new Set([...ownNames].map(bytesAsText));
  }

  /** The names of one connection; to be released when it ends. */
  connection(claimant: NodeClaimant): NodeMarker {
    const trusts =
      typeof this.#trust === 'boolean' ? this.#trust : this.#trust.has(claimant.address);
    return new NodeMarker(claimant, trusts, this);
  }

  /** Whether a connection may use the name; it then holds it. @internal */
  take(name: string, { address, certified }: NodeClaimant): boolean {
    if (this.#ownNames.has(name)) return false;
    if (certified !== undefined) return [...certified].some((one) => bytesAsText(one) === name);
    // Lines without a node have that of their address.
    if (isIP(name) !== 0) return false;
    const holder = this.#holders.get(name);
    if (holder === undefined) this.#holders.set(name, { address, connections: 1 });
    else if (holder.address === address) holder.connections += 1;
    else return false;
    return true;
  }

  /** @internal */
  release(name: string, { address, certified }: NodeClaimant): void {
    const holder = this.#holders.get(name);
    if (certified !== undefined || holder?.address !== address) return;
    holder.connections -= 1;
    if (holder.connections === 0) this.#holders.delete(name);
  }
}

/** Marks the lines of one connection. */
export class NodeMarker {
  readonly #claimant: NodeClaimant;
  readonly #trusts: boolean;
  readonly #nodes: ClaimedNodes;
  readonly #address: Buffer;
  /** `node=` and the name that is the connection's own, with a blank. */
  #own: Buffer | undefined;
  #ownName: string | undefined;

  /** @internal */
  constructor(claimant: NodeClaimant, trusts: boolean, nodes: ClaimedNodes) {
    this.#claimant = claimant;
    this.#trusts = trusts;
    this.#nodes = nodes;
    this.#address = Buffer.from(`node=${claimant.address} `);
  }

  /** The line with its node. */
  marked(line: Buffer): Buffer {
    if (this.#own !== undefined && line.subarray(0, this.#own.length).equals(this.#own)) {
      return line;
    }
    if (!line.subarray(0, NODE.length).equals(NODE)) return Buffer.concat([this.#address, line]);
    if (this.#trusts) return line;
    const blank = line.indexOf(BLANK, NODE.length);
    const end = blank === -1 ? line.length : blank;
    const name = line.subarray(NODE.length, end);
    if (this.#isOwn(name)) return line;
    const said = bytesOfText(` claimed_node=${untrustedValue(name)}`);
    return Buffer.concat([this.#address, line.subarray(end + 1), said]);
  }

  /** Gives the name back for others to use. */
  release(): void {
    if (this.#ownName !== undefined) this.#nodes.release(this.#ownName, this.#claimant);
    this.#ownName = undefined;
    this.#own = undefined;
  }

  #isOwn(bytes: Buffer): boolean {
    const name = bytes.toString('latin1');
    if (name === this.#claimant.address) return true;
    // A certificate may have several names; without one, there is the first and no other.
    if (this.#ownName !== undefined && this.#claimant.certified === undefined) return false;
    if (name === '' || !this.#nodes.take(name, this.#claimant)) return false;
    this.#ownName = name;
    this.#own = Buffer.from(`node=${name} `, 'latin1');
    return true;
  }
}
