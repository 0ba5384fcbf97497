/** Socket addresses in words: `{ saddr_fam=inet laddr=10.1.2.3 lport=443 }`. */
import * as sockets from '../../tables/arguments/sockets.generated';
import { valueName } from '../../tables/arguments';
import { escapeControls } from '../../text/escape';
import type { FieldInterpreter } from './record-view';
import { addressFamily, decodeSockaddr, type SocketAddress } from './sockaddr';

/** An address in words, without its family; undefined when there are no words for it. */
function detailsOf(address: SocketAddress): string | undefined {
  switch (address.family) {
    case 'local':
      return `path=${escapeControls(address.path)}`;
    case 'inet':
      return `laddr=${address.address} lport=${address.port}`;
    case 'inet6': {
      const scope = address.scopeId === 0 ? '' : `%${address.scopeId}`;
      return `laddr=${address.address}${scope} lport=${address.port}`;
    }
    case 'netlink':
      return `nlnk-fam=16 nlnk-pid=${address.pid}`;
    case 'vsock':
      return `cid=${address.cid} port=${address.port}`;
    default:
      return undefined;
  }
}

/** What ausearch prints when an address is too short for its family. */
const TOO_SHORT: Readonly<Record<string, string>> = {
  inet: 'sockaddr len too short',
  inet6: 'sockaddr6 len too short',
  netlink: 'len too short',
  vsock: 'sockaddr len too short',
};

export const socketAddress: FieldInterpreter = (raw) => {
  const number = addressFamily(raw);
  if (number === undefined) return `malformed-host(${escapeControls(raw)})`;
  const family = valueName(sockets.SOCKET_FAMILIES, number);
  if (family === undefined) return `unknown-family(${number})`;
  const address = decodeSockaddr(raw);
  const details = address === undefined ? TOO_SHORT[family] : detailsOf(address);
  return `{ saddr_fam=${family} ${details ?? '(unsupported)'} }`;
};
