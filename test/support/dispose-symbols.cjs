'use strict';
/**
 * Gives Node.js 20.0 to 20.4 the symbols that `await using` needs. The bundles do without them, and what
 * compiles the sources for tests does not.
 */
for (const name of ['dispose', 'asyncDispose']) {
  if (Symbol[name] !== undefined) continue;
  Object.defineProperty(Symbol, name, { value: Symbol.for(`Symbol.${name}`) });
}
