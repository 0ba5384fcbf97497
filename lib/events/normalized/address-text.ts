/** Socket addresses in the usual notations, for people. */
import type { SocketAddress } from '../../interpret/records/sockaddr';

/** `10.1.2.3:443`, `[2001:db8::1]:443`, `/run/socket`. */
export function addressText(address: SocketAddress): string {
  switch (address.family) {
    case 'local':
      if (address.path === '') return 'an unnamed socket';
      return address.abstract ? `@${address.path}` : address.path;
    case 'inet':
      return `${address.address}:${address.port}`;
    case 'inet6':
      return `[${address.address}]:${address.port}`;
    case 'netlink':
      return `netlink port ${address.pid}`;
    case 'vsock':
      return `vsock ${address.cid}:${address.port}`;
    case 'packet':
      return `interface ${address.interfaceIndex}`;
    case 'unspecified':
      return 'an unspecified address';
    default:
      return `an address of family ${address.number}`;
  }
}
