/**
 * What stands in for Node's modules in a browser, for all of them in one: there is no machine to ask, no
 * process to start, and no file. The manifest's `browser` names it.
 */
export { Buffer } from './buffer';

function noFile(path: unknown): never {
  throw Object.assign(new Error(`ENOENT: no such file or directory, open '${String(path)}'`), {
    code: 'ENOENT',
  });
}

function unavailable(what: string): () => never {
  return () => {
    throw new Error(`${what} is not available in a browser`);
  };
}

export function existsSync(_path: unknown): boolean {
  return false;
}

export const readFileSync = noFile;
export const statSync = noFile;
export const lstatSync = noFile;
export const openSync = noFile;
export const readlinkSync = noFile;
export const readdirSync = noFile;
export const constants = {};

export function join(...parts: readonly string[]): string {
  return parts.join('/');
}

export function dirname(path = ''): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

export const sep = '/';

export function machine(): string {
  return '';
}

export const release = machine;
export const spawn = unavailable('running programs');
export const spawnSync = spawn;

const { get: arrayName } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
) as { get: (this: unknown) => string | undefined };

export const types = {
  isUint8Array: (value: unknown): boolean => arrayName.call(value) === 'Uint8Array',
  isUint32Array: (value: unknown): boolean => arrayName.call(value) === 'Uint32Array',
};

export const inspect = Object.assign((value: unknown): string => JSON.stringify(value), {
  custom: Symbol.for('nodejs.util.inspect.custom'),
});

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

export function isIPv4(text: string): boolean {
  return IPV4.test(text) && !/(?:^|\.)0\d/.test(text);
}

export function isIPv6(text: string): boolean {
  const [address = '', zone] = text.split('%');
  if (zone === '' || text.split('%').length > 2) return false;
  // The last two groups may be written as an IPv4 address.
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  if (dotted !== null && !isIPv4(dotted[2] as string)) return false;
  const plain = dotted === null ? address : `${dotted[1]}0:0`;
  const halves = plain.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  if (!groups.every((group) => /^[\da-f]{1,4}$/i.test(group))) return false;
  return halves.length === 2 ? groups.length < 8 : groups.length === 8;
}

export function isIP(text: string): number {
  return isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0;
}

export const Readable = {
  from: unavailable('a stream of Node.js'),
  toWeb: unavailable('a stream of Node.js'),
  fromWeb: unavailable('a stream of Node.js'),
};
export const createGunzip = unavailable('unpacking; pipe it through a DecompressionStream, which');
