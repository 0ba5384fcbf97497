/**
 * The checks of arguments that `native/node/convert.cc` makes for the addon, with its words. Like those they ask
 * what a value is, never a constructor: it may come from another realm.
 */

const { get: arrayName } = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype) as object,
  Symbol.toStringTag,
) as { get: (this: unknown) => string | undefined };

function isArrayOf(name: string, value: unknown): boolean {
  return arrayName.call(value) === name;
}

export function isByteArray(value: unknown): value is Uint8Array {
  return isArrayOf('Uint8Array', value);
}

export function checkByteArray(value: unknown, what: string): asserts value is Uint8Array {
  if (!isByteArray(value)) throw new TypeError(`${what} must be a Uint8Array`);
}

export function isWordArray(value: unknown): value is Uint32Array {
  return isArrayOf('Uint32Array', value);
}

export function checkWordArray(value: unknown, what: string): asserts value is Uint32Array {
  if (!isWordArray(value)) throw new TypeError(`${what} must be a Uint32Array`);
}

export function checkObject(value: unknown, what: string): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`${what} must be an object`);
  }
}

/** The value, if it is an integer from `min` to `max`. */
export function integer(value: unknown, what: string, min: number, max: number): number {
  if (typeof value !== 'number') throw new TypeError(`${what} must be a number`);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${what} must be an integer from ${min} to ${max}`);
  }
  return value;
}
