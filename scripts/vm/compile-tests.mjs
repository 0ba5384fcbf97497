/**
 * Compiles test/vm and what it takes from test/support to JavaScript: compilers are slow in a guest.
 * The output lies in the tree, where `audit-netlink` is the built package of the tree itself.
 */
import { transformFileSync } from '@swc/core';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const OPTIONS = {
  jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs' },
  sourceMaps: 'inline',
};

export function compileTests(root, folder) {
  const tests = readdirSync(join(root, 'test', 'vm')).filter((name) => name.endsWith('.ts'));
  const support = ['command.ts', 'patience.ts'].map((name) => join('support', name));
  for (const path of [...tests.map((name) => join('vm', name)), ...support]) {
    const { code } = transformFileSync(join(root, 'test', path), OPTIONS);
    const target = join(folder, path.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, code);
  }
}
