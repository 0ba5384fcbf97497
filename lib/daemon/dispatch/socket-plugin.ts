/** What `builtin_af_unix` is told by its arguments: where its socket is, and who may connect. Opens nothing. */

/** As auditd has it without arguments. */
const DEFAULT_PATH = '/var/run/audispd_events';
const DEFAULT_MODE = 0o640;

/** The longest that the kernel takes: 108 bytes with a NUL. */
const LONGEST_PATH = 107;

/** Where a socket is to be. */
export interface SocketPlace {
  readonly path: string;
  /** Its permissions. */
  readonly mode: number;
}

/** The place that arguments name, in either order; a string, what is wrong with them, when they do not. */
export function socketPlace(args: readonly string[]): SocketPlace | string {
  const modes = args.filter((word) => /^\d/.test(word));
  const paths = args.filter((word) => !/^\d/.test(word));
  const [mode = DEFAULT_MODE.toString(8)] = modes;
  const [path = DEFAULT_PATH] = paths;
  if (modes.length > 1 || paths.length > 1) return `${args.length} words`;
  if (!/^[0-7]{3,4}$/.test(mode)) return `the mode ${mode}, which is not octal`;
  if (!path.startsWith('/')) return `the path ${path}, which is not absolute`;
  if (Buffer.byteLength(path) > LONGEST_PATH) return `a path of more than ${LONGEST_PATH} bytes`;
  return { path, mode: Number.parseInt(mode, 8) };
}
