/**
 * Decodes single values of records: raw text to a JavaScript value. Knows no record types. A value
 * that is absent, unset (`?`, `(null)`, `(none)`) or malformed is undefined, never an error.
 */
import { machineOfRaw } from '../../interpret/records/record-view';
import type { MachineName } from '../../tables/machines';
import { safeNumber, unsigned64 } from '../../text/record-numbers';
import { decodeSockaddr, type SocketAddress } from '../../interpret/records/sockaddr';
import { unixSocketName } from '../../interpret/records/unix-name';
import { decodeUntrusted } from '../../text/untrusted';
import { UNSET_ID } from '../../tables/unset-id';

/** Reads the raw value of one field. */
export type Codec<Value> = (raw: string) => Value | undefined;

/** A uid, gid or session ID; `unset` is the kernel's -1. */
export type AuditId = number | 'unset';

/** A device number. */
export interface DeviceNumber {
  /** The number of the driver. */
  readonly major: number;
  /** The driver's number of the device. */
  readonly minor: number;
}

/** What the kernel and programs write where they have nothing to say. */
const NOTHING = new Set(['', '?', '"?"', '(null)', '(none)']);

/** `%d`, `%u`. */
export const decimal: Codec<number> = (raw) => safeNumber(raw, 'decimal');

/** `%u(0x%x)`, twice the same number, or `%u` alone. */
export const decimalWithHexadecimal: Codec<number> = (raw) =>
  decimal(raw.replace(/\(0x[0-9a-f]+\)$/, ''));

/** `%x`, with or without `0x`. */
export const hexadecimal: Codec<number> = (raw) => safeNumber(raw, 'hexadecimal');

/** `%#o`. */
export const octal: Codec<number> = (raw) => safeNumber(raw, 'octal');

/** `%lx` of up to 64 bits: system call arguments, sets of capabilities. */
export const hexadecimal64: Codec<bigint> = (raw) => unsigned64(raw, 'hexadecimal');

/** `%llu` of up to 64 bits: inodes. */
export const decimal64: Codec<bigint> = (raw) => unsigned64(raw, 'decimal');

/** `%u` of a uid, gid or session ID, and the `-1` of old records. */
export const id: Codec<AuditId> = (raw) => {
  const value = decimal(raw);
  return value === UNSET_ID || value === -1 ? 'unset' : value;
};

/** Untrusted text: in quotes, or as the hexadecimal digits of its bytes. */
export const text: Codec<string> = (raw) => (NOTHING.has(raw) ? undefined : decodeUntrusted(raw));

const QUOTED = /^(["'])(.*)\1$/s;

/** The value without the quotes around it. */
export function unquoted(raw: string): string {
  return QUOTED.exec(raw)?.[2] ?? raw;
}

/** A word that is never encoded: an operation, a name of the kernel's own, a label. */
export const word: Codec<string> = (raw) => (NOTHING.has(raw) ? undefined : unquoted(raw));

/** The command line: its words separated by NULs, cut off at 128 bytes. */
export const commandLine: Codec<readonly string[]> = (raw) => text(raw)?.split('\0');

/** The words of the kernel and of programs, which agree on none. */
const SUCCESS: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'success', '1', 'successful', 'succeeded', 'true', 'ok', 'granted', 'allowed'].map(
    (said) => [said, true] as const,
  ),
  ...['no', 'failed', '0', 'failure', 'fail', 'false', 'error', 'denied', 'refused'].map(
    (said) => [said, false] as const,
  ),
]);

/** `success=` from the kernel, `res=` and `result=` from the kernel and from programs. */
export const success: Codec<boolean> = (raw) => SUCCESS.get(unquoted(raw).toLowerCase());

/** The fields for a result, of which a record has one. */
export const RESULT_FIELDS = ['success', 'res', 'result'] as const;

/** `0`, `1`. */
export const flag: Codec<boolean> = (raw) => (/^[01]$/.test(raw) ? raw === '1' : undefined);

/** `AUDIT_ARCH_*` in hexadecimal digits; undefined for an unknown machine. */
export const machine: Codec<MachineName> = (raw) => machineOfRaw(raw)?.name;

function deviceOf(pattern: RegExp, radix: number): Codec<DeviceNumber> {
  return (raw) => {
    const [, major, minor] = pattern.exec(raw) ?? [];
    if (major === undefined || minor === undefined) return undefined;
    return { major: Number.parseInt(major, radix), minor: Number.parseInt(minor, radix) };
  };
}

/** `%02x:%02x` of files. */
export const device = deviceOf(/^([0-9a-f]{1,8}):([0-9a-f]{1,8})$/i, 16);

/** `%d:%d` of the device mapper. */
export const decimalDevice = deviceOf(/^(\d{1,8}):(\d{1,8})$/, 10);

/** `struct sockaddr` in hexadecimal digits. */
export const socketAddress: Codec<SocketAddress> = (raw) => decodeSockaddr(raw);

/** The name of a unix socket in AppArmor's form; undefined for one without. */
export const socketName: Codec<string> = (raw) =>
  NOTHING.has(raw) ? undefined : unixSocketName(raw);
