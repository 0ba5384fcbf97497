/**
 * The names of the methods that `using` and `await using` call. Node.js has them since 20.5 (18.18); in
 * older ones they are what compilers then look for.
 */

const known = Symbol as Partial<Pick<SymbolConstructor, 'asyncDispose' | 'dispose'>>;

export const dispose: typeof Symbol.dispose = (known.dispose ??
  Symbol.for('Symbol.dispose')) as typeof Symbol.dispose;

export const asyncDispose: typeof Symbol.asyncDispose = (known.asyncDispose ??
  Symbol.for('Symbol.asyncDispose')) as typeof Symbol.asyncDispose;
