/**
 * What a server of remote logging has to tell: who was let in, who was not and why, and whose connection ended.
 * Knows how auditd writes these records, not who writes them. Source of the fields: records of auditd 3.0.9; the
 * words of `op` beyond `port` and `dup` are of this package.
 */

/**
 * Why somebody was not let in: `port` the client's port is not one of those allowed, `dup` its address has as many
 * connections as it may, `limit` all addresses together have, `tls` it has shown no certificate that is trusted.
 */
export type RefusalReason = 'port' | 'dup' | 'limit' | 'tls';

/**
 * Why a connection ended: `end` its client closed it; `ending` the server did; `idle` nothing was heard for too
 * long; `replaced` its address connected anew while nothing came from it; `garbage` what came was not the
 * protocol; `disk` what it sent could not be written; `error` the network failed.
 */
export type CloseReason = 'end' | 'ending' | 'idle' | 'replaced' | 'garbage' | 'disk' | 'error';

export interface Peer {
  /** In digits; of IPv4 also where a socket of IPv6 took it. */
  readonly address: string;
  readonly port: number;
}

interface Told extends Peer {
  /** More of the reason, for people. */
  readonly detail?: string;
}

export type RemoteHappening =
  | (Told & { readonly type: 'DAEMON_ACCEPT'; readonly op?: RefusalReason })
  | (Told & { readonly type: 'DAEMON_CLOSE'; readonly op: CloseReason });

/** Ends that nobody has to look after. */
const ORDINARY: ReadonlySet<string> = new Set(['end', 'ending', 'replaced']);

/** The fields as auditd has them behind `msg=audit(…): `; ordinary ends have no `op` there. */
export function happeningFields(happening: RemoteHappening): string {
  const { type, op, address, port } = happening;
  if (type === 'DAEMON_ACCEPT') {
    return op === undefined
      ? `addr=${address} port=${port} res=success`
      : `op=${op} addr=${address} port=${port} res=no`;
  }
  const said = op === 'end' ? '' : `op=${op} `;
  return `${said}addr=${address} port=${port} res=${ORDINARY.has(op) ? 'success' : 'failed'}`;
}

/** The address as it is written: one of IPv4 that came by IPv6 without its prefix. */
export function plainAddress(address: string | undefined): string {
  return (address ?? '?').replace(/^::ffff:(?=\d+\.)/i, '');
}
