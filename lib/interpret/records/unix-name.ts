/**
 * {@link unixSocketName}: how AppArmor writes the name of a unix socket. Knows no field.
 */
import { decodeUntrusted } from '../../text/untrusted';

/** A name that is in no file system, with `@` for the NUL in front: unix(7). */
const ABSTRACT = /^@((?:[\da-f]{2})+)$/i;

/**
 * The socket's path, or `@` and its abstract name, which newer kernels write as hexadecimal digits;
 * undefined for `none`.
 */
export function unixSocketName(raw: string): string | undefined {
  const text = decodeUntrusted(raw);
  if (text === undefined || text === 'none') return undefined;
  const digits = ABSTRACT.exec(text)?.[1];
  return digits === undefined ? text : `@${decodeUntrusted(digits)}`;
}
