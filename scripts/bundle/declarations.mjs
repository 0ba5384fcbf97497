/** Declarations that users can reach: tsc writes one for each source. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const IMPORT = /(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g;

/** The declarations that those of the entries import, with all that these import, as absolute paths. */
function reachable(folder, entries) {
  const reached = new Set();
  const todo = entries.map((name) => resolve(folder, `${name}.d.ts`));
  for (let path = todo.pop(); path !== undefined; path = todo.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const [, id] of readFileSync(path, 'utf8').matchAll(IMPORT)) {
      const base = resolve(dirname(path), id);
      const imported = [`${base}.d.ts`, join(base, 'index.d.ts')].find((file) => existsSync(file));
      if (imported === undefined) throw new Error(`${path} imports ${id}, which is not there`);
      todo.push(imported);
    }
  }
  return reached;
}

/** Removes the declarations, and then empty folders, that no entry of the folder needs. */
export function removeUnreachableDeclarations(folder, entries) {
  const reached = reachable(folder, entries);
  const remove = (within) => {
    for (const entry of readdirSync(within, { withFileTypes: true })) {
      const path = join(within, entry.name);
      if (entry.isDirectory()) remove(path);
      else if (path.endsWith('.d.ts') && !reached.has(resolve(path))) rmSync(path);
    }
    if (readdirSync(within).length === 0) rmSync(within, { recursive: true });
  };
  remove(folder);
}
