/**
 * Families, types, protocols, options and message flags of sockets. The caller supplies protocol
 * names.
 */
import { type ArgumentTable, valueName } from '../../tables/arguments';
import type { Argument, Interpreter } from './argument';
import * as sockets from '../../tables/arguments/sockets.generated';
import { anyOf, oneOf } from './wording';

/** The bits in which auditctl looks for the type; flags such as `SOCK_CLOEXEC` are above them. */
const TYPE = 0xff;
/** `SOL_SOCKET` of `<asm-generic/socket.h>`. */
const SOL_SOCKET = 1;

/** The options at a level of setsockopt(2), and what auditctl calls an unknown one. */
interface OptionLevel {
  readonly table: ArgumentTable;
  readonly unknown: string;
}

/** By level: `IPPROTO_*` of `<linux/in.h>`, `SOL_PACKET` of socket(7)'s kernel header. */
const OPTION_LEVELS: ReadonlyMap<number, OptionLevel> = new Map([
  [0, { table: sockets.IP_OPTIONS, unknown: 'unknown-ipopt-name' }],
  [SOL_SOCKET, { table: sockets.SOCKET_OPTIONS, unknown: 'unknown-sockopt-name' }],
  [6, { table: sockets.TCP_OPTIONS, unknown: 'unknown-tcpopt-name' }],
  [17, { table: sockets.UDP_OPTIONS, unknown: 'unknown-udpopt-name' }],
  [41, { table: sockets.IPV6_OPTIONS, unknown: 'unknown-ip6opt-name' }],
  [263, { table: sockets.PACKET_OPTIONS, unknown: 'unknown-pktopt-name' }],
]);

/** Family of socket(2). */
export const family: Interpreter = oneOf(
  sockets.SOCKET_FAMILIES,
  ({ hex }) => `unknown-family(0x${hex})`,
);

/** Type of socket(2) without its flags. */
export const socketType: Interpreter = ({ bits, hex }) =>
  valueName(sockets.SOCKET_TYPES, bits & TYPE) ?? `unknown-type(${hex})`;

/** Protocol of socket(2), read as an IP protocol whatever the family. */
export const protocol: Interpreter = ({ bits, hex, names }) =>
  names.protocolName(bits) ?? `unknown-proto(${hex})`;

/** Level of setsockopt(2): the protocol's name if it has one, otherwise `SOL_*`. */
export const optionLevel: Interpreter = ({ bits, hex, names }) => {
  if (bits === SOL_SOCKET) return 'SOL_SOCKET';
  return (
    names.protocolName(bits) ??
    valueName(sockets.SOCKET_LEVELS, bits) ??
    `unknown-sockopt-level(0x${hex})`
  );
};

/** Names that take precedence over those of the level, on machines with different numbers. */
function machineOptionName({ bits, machine, previous }: Argument): string | undefined {
  if (previous !== SOL_SOCKET || !machine.startsWith('ppc')) return undefined;
  return valueName(sockets.SOCKET_OPTIONS_PPC, bits);
}

/**
 * Option of setsockopt(2); its meaning depends on the level to its left. Undefined for unknown
 * levels.
 */
export const option: Interpreter = (argument) => {
  const level = OPTION_LEVELS.get(argument.previous);
  if (level === undefined) return undefined;
  return (
    machineOptionName(argument) ??
    valueName(level.table, argument.bits) ??
    `${level.unknown}(0x${argument.hex})`
  );
};

/** Flags of send(2), recv(2) and their kin. */
export const messageFlags: Interpreter = anyOf(sockets.MESSAGE_FLAGS);

/** Call of socketcall(2). */
export const socketCall: Interpreter = oneOf(
  sockets.SOCKET_CALLS,
  ({ hex }) => `unknown-socketcall(${hex})`,
);
