/** Protocols over IP as the Elastic Common Schema calls them. */

/** `IPPROTO_*` of `<linux/in.h>`. */
const BY_NUMBER: Readonly<Record<number, string>> = {
  1: 'icmp',
  6: 'tcp',
  17: 'udp',
  33: 'dccp',
  50: 'esp',
  51: 'ah',
  58: 'ipv6-icmp',
  132: 'sctp',
  136: 'udplite',
};

/** What a socket of a type speaks where nothing else is said: ip(7). */
const BY_SOCKET: Readonly<Record<string, string>> = { stream: 'tcp', dgram: 'udp' };

/** The protocol of a number, 0 for the usual one of a socket of the type. */
export function transportName(number: number, socketType?: string): string | undefined {
  return number === 0 ? BY_SOCKET[socketType ?? ''] : BY_NUMBER[number];
}

/** The protocol in the name of SELinux' class of a socket: `tcp_socket`. */
export function transportOfClass(tclass: string | undefined): string | undefined {
  const name = /^(tcp|udp|dccp|sctp|icmp)_socket$/.exec(tclass ?? '')?.[1];
  return name;
}
